// What can be asked, and the command of dsim that answers it.
//
// The state of the page is one object of texts: `ask` (a key of KINDS), `report` (a key of its reports), `engine` (""
// for the default), and a text for each key of FIELDS.

/** The fields of the page; those with a `file` are texts that dsim reads from a file of the name that it gives. */
export const FIELDS = {
  file: { file: () => "Dockerfile" },
  words: {},
  line: {},
  compose: { file: () => "compose.yaml" },
  service: {},
  pod: { file: () => "pod.yaml" },
  container: {},
  name: {},
  mode: {},
  text: { file: ({ name }) => name.trim() || "entrypoint.sh" },
};

const RUNS = "What runs, and why";
const STARTS = "Whether it starts, and how it stops";
const LINT = "What is wrong with it";
const CONTEXT = ["name", "mode", "text"]; // a file of the build context
const OWN_LINE = /^\s*dsim\s+(start|resolve|explain|run|matrix|lint)(?=\s|$)/;
const IS_PODMAN = /^\s*(sudo\s+|dsim\s.*\s)?podman\b/;

/** The ways to ask: the caller of dsim that knows the engines, and the reports, each with the fields that it needs. */
export const KINDS = {
  dockerfile: {
    title: "Dockerfile",
    caller: () => "engine-api",
    reports: {
      explain: { title: RUNS, fields: ["file", "words", ...CONTEXT] },
      start: { title: STARTS, fields: ["file", "words", ...CONTEXT] },
      matrix: { title: "What every request runs", fields: ["file"] },
      lint: { title: LINT, fields: ["file"] },
    },
  },
  line: {
    title: "Command line",
    caller: ({ line }) => (IS_PODMAN.test(line) ? "podman-run" : "docker-run"),
    reports: {
      run: { title: RUNS, fields: ["line", "file", ...CONTEXT] },
      start: { title: STARTS, fields: ["line", "file", ...CONTEXT] },
      lint: { title: LINT, fields: ["line"] },
    },
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
  return { ...asked(COMMANDS[state.ask](state), "html"), ...files(state) };
}

/** Return the question whose answer begins with what comes of the start; null where that is no question. */
export function startQuestion(state) {
  const isAsked = ["explain", "run"].includes(state.report) && !OWN_LINE.test(state.line);
  return isAsked ? { ...asked(COMMANDS[state.ask]({ ...state, report: "start" }), "table"), ...files(state) } : null;
}

/** Return the words that ask a command in a format, and the rest of the line. */
function asked({ words, line, isPasted }, format) {
  return { words: [...words, "--format", format, ...(line && !isPasted ? ["--"] : [])], line, input: "" };
}

/** Return the files that a state gives, and which of them may not be executed. */
function files(state) {
  const given = usedFields(state).filter((name) => FIELDS[name].file && state[name].trim());
  const texts = given.reverse().map((name) => [FIELDS[name].file(state), state[name]]);
  return { files: Object.fromEntries(texts), plain: state.mode ? [FIELDS.text.file(state)] : [] };
}

/** Return the command that gives the same answer in a terminal. */
export function command({ words, line }) {
  const shown = words.filter((word, at) => word !== "--format" && words[at - 1] !== "--format");
  return ["dsim", ...shown.map(quoted), line.trim()].filter(Boolean).join(" ");
}

const COMMANDS = {
  dockerfile({ report, engine, words, text }) {
    if (report === "lint") return { words: ["lint", "Dockerfile", ...option("--engine", engine)], line: "" };
    const [more, context] = report === "matrix" ? ["", ""] : [words, text.trim() && "."];
    const options = [...option("--context", context), ...option("--engine", engine)];
    return { words: [report, "-f", "Dockerfile", ...options], line: more };
  },
  line({ report, engine, line, file, text }) {
    const words = option("--engine", engine);
    if (report === "lint") return { words: ["lint", "--line", line.trim(), ...words], line: "" };
    const own = line.match(OWN_LINE);
    if (own) return { words: [own[1], ...words], line: line.slice(own[0].length).trim(), isPasted: true };
    const context = option("--context", file.trim() && text.trim() && ".");
    const options = [...option("-f", file.trim() && "Dockerfile"), ...context, ...words];
    if (report === "start") return { words: ["start", ...options], line: withoutSudo(line) || "''", isPasted: true };
    return { words: ["run", ...options], line: line.trim() || "''" };
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

/** Return a line as whoever may use the engine writes it. */
function withoutSudo(line) {
  return line.trim().replace(/^sudo\s+/, "");
}

/** Quote a word for a shell, where it needs that. */
function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
