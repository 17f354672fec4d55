// Writes a snapshot of the memory of the playground's Python, in which dsim is ready and has answered every example, so
// that a browser need not start either: node snapshot.mjs FOLDER, which is that of the finished playground, and a file.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [folder, written] = process.argv.slice(2);
const at = (name) => `${folder}/${name}`;
const ours = (name) => import(pathToFileURL(at(name)).href);
const [{ loadPyodide }, { EXAMPLES }, { KINDS, question, startQuestion }, { complete }] = await Promise.all(
  ["pyodide/pyodide.mjs", "examples.js", "questions.js", "state.js"].map(ours),
);

const python = await loadPyodide({ indexURL: at("pyodide/"), _makeSnapshot: true });
for (const name of readdirSync(folder).filter((each) => each.endsWith(".whl"))) {
  python.unpackArchive(new Uint8Array(readFileSync(at(name))), "wheel", { extractDir: "/dsim" });
}
python.runPython("import sys; sys.path.insert(0, '/dsim'); names = {'__name__': 'ask'}");
const names = python.globals.get("names");
python.runPython(readFileSync(at("ask.py"), "utf-8"), { globals: names });

// What the answers import, and what they read, is in the memory then.
const ask = names.get("ask");
for (const example of EXAMPLES) {
  for (const report of Object.keys(KINDS[example.ask].reports)) {
    const state = complete({ ...example, report });
    for (const asked of [question(state), startQuestion(state)].filter(Boolean)) ask(JSON.stringify(asked));
  }
}
python.runPython("keep_files()", { globals: names });
python.runPython("import gc; gc.collect()");
for (const proxy of [ask, names]) proxy.destroy();
writeFileSync(written, gzipSync(python.makeMemorySnapshot(), { level: 9 }));
process.exit(0); // Pyodide keeps node waiting
