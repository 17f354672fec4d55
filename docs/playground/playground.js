// The page: what stands in its fields is the question, which is asked with every change of a field.

import { EXAMPLES } from "./examples.js";
import { Python } from "./python.js";
import { command, FIELDS, KINDS, question, startQuestion, usedFields } from "./questions.js";
import { complete, fromFragment, toFragment } from "./state.js";

const find = (name) => document.getElementById(name);
const frame = find("answer");
const OUTCOME = /^(Starts|Does not start|Is not created|Whether it starts)\b/; // what is refused before says the answer

let state = fromFragment(location.hash) ?? complete(EXAMPLES[0]);
let engines = {}; // the names of engines, by caller

const python = new Python(
  {
    folder: new URL(".", document.baseURI).href,
    wheels: document.querySelector("meta[name=wheels]").content.split(" "),
    snapshot: document.querySelector("meta[name=snapshot]").content,
    size: Number(document.querySelector("meta[name=size]").content),
    callers: ["engine-api", "docker-run", "podman-run", "compose", "kubernetes"],
  },
  {
    progress: (sentence) => say(`${sentence} …`, "busy"),
    engines(found) {
      engines = found;
      showEngines();
    },
    answer: showAnswer,
    failed: (sentence) => say(`dsim cannot answer here: ${sentence}.`, "wrong"),
  },
);

say("Loading this page …", "busy");

/** Say one sentence above the answer. */
function say(sentence, kind) {
  find("status").textContent = sentence;
  find("status").className = kind;
  frame.classList.toggle("old", kind === "wrong");
}

/** Show what was answered; behind the newest answer, what comes of the start. */
function showAnswer(answer, isNewest, asked) {
  if (asked.isStart) return showStart(answer, isNewest);
  showReport(answer);
  const more = isNewest && answer.output ? startQuestion(state) : null;
  if (more) python.ask({ ...more, isStart: true });
  else if (isNewest) showStart({ output: "" }, isNewest);
}

/** Say what comes of the start, where the page below does not say it; `output` begins with that, a line each. */
function showStart({ output }, isNewest) {
  if (!isNewest) return;
  const lines = OUTCOME.test(output) ? output.split("\n\n")[0].split("\n").filter(Boolean) : [];
  const shown = frame.contentDocument.body.textContent;
  const isNew = lines.some((line) => !shown.includes(line.trim().replace(/\.$/, "")));
  find("start").hidden = !isNew;
  find("outcome").replaceChildren(...(isNew ? lines.map(paragraph) : []));
  fitFrame();
  frame.ariaBusy = "false";
}

/** Return a line as a paragraph, set in where the line is. */
function paragraph(line) {
  const found = document.createElement("p");
  found.textContent = line.trim();
  found.className = line.startsWith(" ") ? "program" : "";
  return found;
}

/** Show the page that dsim made; where it made none, what it said instead. */
function showReport({ output, error }) {
  if (output) {
    showPage(output);
    say(frame.contentDocument.title, "unseen"); // the page says it, too
  } else {
    const sentences = error.trim().split("\n").filter((line) => !/^(Usage:|Try )/.test(line));
    say(sentences.join(" ").trim().replace(/^(dsim|Error): /, "") || "dsim said nothing.", "wrong");
  }
  performance.mark("answered");
}

/** Put a page into the frame in place of the one that is there, without a flicker. */
function showPage(html) {
  const page = frame.contentDocument;
  const { scrollTop } = page.documentElement;
  const written = new DOMParser().parseFromString(html, "text/html");
  for (const link of written.querySelectorAll("a:not([href^='#'])")) link.target = "_blank";
  page.replaceChild(page.adoptNode(written.documentElement), page.documentElement);
  page.documentElement.scrollTop = scrollTop;
  fitFrame();
}

/** On a narrow screen the frame is as long as its page, and the two scroll as one. */
function fitFrame() {
  frame.style.setProperty("--length", `${frame.contentDocument.documentElement.offsetHeight}px`);
}

/** Ask what stands in the fields, and keep it in the address. */
function ask() {
  history.replaceState(null, "", toFragment(state));
  const asked = question(state);
  find("command").textContent = command(asked);
  frame.ariaBusy = "true";
  performance.mark("asked");
  python.ask(asked);
}

/** Show the state in the fields, then ask it. */
function showState() {
  document.querySelector(`input[name=ask][value=${state.ask}]`).checked = true;
  for (const name of Object.keys(FIELDS)) {
    find(name).value = state[name];
    find(name).closest(".field").hidden = true;
  }
  for (const name of usedFields(state)) {
    const field = find(name).closest(".field");
    field.hidden = false;
    find("fields").append(field);
  }
  find("context").open ||= Boolean(state.text);
  const reports = Object.entries(KINDS[state.ask].reports).map(([value, { title }]) => new Option(title, value));
  find("report").replaceChildren(...reports);
  find("report").value = state.report;
  showEngines();
  ask();
}

/** List the engines that can be asked. */
function showEngines() {
  const names = engines[KINDS[state.ask].caller(state)] ?? [];
  const others = state.engine && !names.includes(state.engine) ? [state.engine] : [];
  const options = [...others, ...names].map((name) => new Option(name, name));
  find("engine").replaceChildren(new Option("Default", ""), ...options);
  find("engine").value = state.engine;
}

for (const name of Object.keys(FIELDS)) {
  find(name).addEventListener(find(name).tagName === "SELECT" ? "change" : "input", () => {
    state = { ...state, [name]: find(name).value };
    if (name === "line") showEngines();
    ask();
  });
}
for (const name of ["report", "engine"]) {
  find(name).addEventListener("change", () => {
    state = { ...state, [name]: find(name).value };
    showState();
  });
}
for (const [value, { title }] of Object.entries(KINDS)) {
  const label = find("kind").content.cloneNode(true).firstElementChild;
  label.querySelector("input").value = value;
  label.querySelector("span").textContent = title;
  find("kinds").append(label);
  label.addEventListener("change", () => {
    const example = complete(EXAMPLES.find((each) => each.ask === value));
    const isEmpty = !state[usedFields(example)[0]].trim();
    state = complete({ ...(isEmpty ? example : state), ask: value, report: "", engine: "" });
    showState();
  });
}
for (const [at, { title }] of EXAMPLES.entries()) find("example").append(new Option(title, at));
find("example").addEventListener("change", () => {
  state = complete(EXAMPLES[find("example").value]);
  find("example").value = "";
  find("context").open = false;
  showState();
});
find("steps").addEventListener("click", () => {
  state = { ...state, report: "start" };
  showState();
});
find("copy").addEventListener("click", async () => {
  const told = await navigator.clipboard.writeText(location.href).then(() => "Copied", () => "Copy the address");
  find("copy").textContent = told;
  setTimeout(() => (find("copy").textContent = "Copy link"), 2000);
});
addEventListener("hashchange", () => {
  state = fromFragment(location.hash) ?? state;
  showState();
});
addEventListener("resize", fitFrame);
showState();
