// What can be asked, and the command of dsim that answers it.
//
// The state of the page is one object of texts: `ask` (a key of KINDS), `report` (a key of its reports), `engine` (""
// for the default), and a text for each key of FIELDS.

/** The fields of the page; those with a `file` are texts that dsim reads from a file of this name. */
export const FIELDS = {
  file: { file: "Dockerfile" },
  words: {},
  line: {},
  compose: { file: "compose.yaml" },
  service: {},
  pod: { file: "pod.yaml" },
  container: {},
};

const RUNS = "What runs, and why";
const LINT = "What is wrong with it";

/** The ways to ask: the caller of dsim that knows the engines, and the reports, each with the fields that it needs. */
export const KINDS = {
  dockerfile: {
    title: "Dockerfile",
    caller: () => "engine-api",
    reports: {
      explain: { title: RUNS, fields: ["file", "words"] },
      matrix: { title: "What every request runs", fields: ["file"] },
      lint: { title: LINT, fields: ["file"] },
    },
  },
  line: {
    title: "Command line",
    caller: ({ line }) => (/^\s*(sudo\s+)?podman\b/.test(line) ? "podman-run" : "docker-run"),
    reports: { run: { title: RUNS, fields: ["line", "file"] }, lint: { title: LINT, fields: ["line"] } },
  },
  compose: {
    title: "Compose",
    caller: () => "compose",
    reports: {
      resolve: { title: RUNS, fields: ["compose", "service", "file"] },
      lint: { title: LINT, fields: ["compose", "file"] },
    },
  },
  pod: {
    title: "Pod",
    caller: () => "kubernetes",
    reports: { resolve: { title: RUNS, fields: ["pod", "container", "file"] } },
  },
};

/** Return the names of the fields that the answer depends on, in their order on the page. */
export function usedFields({ ask, report }) {
  return KINDS[ask].reports[report].fields;
}

/** Return the question for the worker: the words of dsim's command line and the files that they name. */
export function question(state) {
  const { words, line } = COMMANDS[state.ask](state);
  const files = usedFields(state).filter((name) => FIELDS[name].file && state[name].trim());
  return {
    words: [...words, "--format", "html", ...(line ? ["--"] : [])],
    line,
    files: Object.fromEntries(files.map((name) => [FIELDS[name].file, state[name]])),
    input: "",
  };
}

/** Return the command that gives the same answer in a terminal. */
export function command({ words, line }) {
  const shown = words.filter((word, at) => word !== "--format" && words[at - 1] !== "--format");
  return ["dsim", ...shown.map(quoted), line.trim()].filter(Boolean).join(" ");
}

const COMMANDS = {
  dockerfile({ report, engine, words }) {
    if (report === "lint") return { words: ["lint", "Dockerfile", ...option("--engine", engine)], line: "" };
    const more = report === "explain" ? words : "";
    return { words: [report, "-f", "Dockerfile", ...option("--engine", engine)], line: more };
  },
  line({ report, engine, line, file }) {
    const words = option("--engine", engine);
    if (report === "lint") return { words: ["lint", "--line", line.trim(), ...words], line: "" };
    return { words: ["run", ...option("-f", file.trim() && "Dockerfile"), ...words], line: line.trim() || "''" };
  },
  compose({ report, engine, service }) {
    const words = option("--engine", engine);
    if (report === "lint") return { words: ["lint", "compose.yaml", ...words], line: "" };
    return { words: ["resolve", "--compose", "compose.yaml", ...option("--service", service), ...words], line: "" };
  },
  pod({ engine, container, file }) {
    const image = option("-f", container.trim() && file.trim() && "Dockerfile");
    const words = [...option("--container", container), ...image, ...option("--engine", engine)];
    return { words: ["resolve", "--kubernetes", "pod.yaml", ...words], line: "" };
  },
};

/** Return an option with its value, or nothing for an empty value. */
function option(name, value) {
  return value.trim() ? [name, value.trim()] : [];
}

/** Quote a word for a shell, where it needs that. */
function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
