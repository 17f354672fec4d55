// Runs dsim in Python, in a worker, so that the page never waits.
//
// The first message tells where the files are. The worker says how far it is ({progress}), then which engines there
// are ({engines}). Every later message, {id, question}, is answered with {id, answer}; ask.py says what a question is.
// A failure is told in one sentence ({failed}); after it the worker is of no use any more.

/** Fetch a file that is served with the page. */
async function load(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.pathname} cannot be loaded (status ${response.status})`);
  return response;
}

/** Start Python with dsim; return its function that answers questions. */
async function start({ folder, wheels, callers }) {
  const at = (name) => new URL(name, folder);
  postMessage({ progress: "Loading Python: 15 MB, once" });
  const archives = wheels.map((name) => load(at(name)).then((file) => file.arrayBuffer()));
  const source = load(at("ask.py")).then((file) => file.text());
  const { loadPyodide } = await import(at("pyodide/pyodide.mjs"));
  const python = await loadPyodide({ indexURL: at("pyodide/").href });

  postMessage({ progress: "Unpacking dsim" });
  for (const archive of archives) python.unpackArchive(await archive, "wheel", { extractDir: "/dsim" });

  postMessage({ progress: "Starting dsim" });
  const names = python.toPy({ __name__: "ask" });
  python.runPython("import sys; sys.path.insert(0, '/dsim')");
  python.runPython(await source, { globals: names });
  postMessage({ engines: JSON.parse(names.get("engines")(JSON.stringify(callers))) });
  return names.get("ask");
}

let started;

addEventListener("message", async ({ data }) => {
  try {
    if (!started) {
      started = start(data);
      await started;
      return;
    }
    const ask = await started;
    postMessage({ id: data.id, answer: JSON.parse(ask(JSON.stringify(data.question))) });
  } catch (error) {
    postMessage({ failed: String(error.message ?? error).trim().split("\n").at(-1) });
  }
});
