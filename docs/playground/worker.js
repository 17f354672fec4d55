// Runs dsim in Python, in a worker, so that the page never waits.
//
// The first message tells where the files are. Python is woken from a snapshot of its memory, in which dsim is ready;
// where that cannot be, it is started and dsim unpacked, which takes a few seconds more. The worker says how far it is ({progress}), then which engines there
// are ({engines}). Every later message, {id, question}, is answered with {id, answer}; ask.py says what a question is.
// A failure is told in one sentence ({failed}); after it the worker is of no use any more.

/** Fetch a file that is served with the page. */
async function load(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.pathname} cannot be loaded (status ${response.status})`);
  return response;
}

/** Start Python with dsim; return its function that answers questions. */
async function start({ folder, wheels, snapshot, callers }) {
  const at = (name) => new URL(name, folder);
  const settings = { indexURL: at("pyodide/").href };
  postMessage({ progress: "Loading Python: 25 MB, once" });
  const memory = snapshot ? unpacked(at(snapshot)).catch(() => null) : null;
  const { loadPyodide } = await import(at("pyodide/pyodide.mjs"));
  const names = (await wake(loadPyodide, settings, await memory)) ?? (await begin(loadPyodide, settings, wheels, at));
  postMessage({ engines: JSON.parse(names.get("engines")(JSON.stringify(callers))) });
  return names.get("ask");
}

/** Fetch a file and unpack it. */
async function unpacked(address) {
  const packed = await load(address);
  return new Response(packed.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** Wake Python from a snapshot; return the names of ask.py, or null where this Pyodide does not take it. */
async function wake(loadPyodide, settings, memory) {
  if (!memory) return null;
  const restore = growNextMemory(memory.byteLength);
  try {
    const python = await loadPyodide({ ...settings, _loadSnapshot: memory });
    const names = python.globals.get("names");
    names.get("write_kept_files")();
    return names;
  } catch {
    return null; // Pyodide does not document the option: it may go, or mean something else
  } finally {
    restore();
  }
}

/** Give the next program of WebAssembly a memory of so many bytes at its start; return what ends that. */
function growNextMemory(bytes) {
  const { instantiateStreaming } = WebAssembly;
  const restore = () => Object.assign(WebAssembly, { instantiateStreaming });
  WebAssembly.instantiateStreaming = async (...words) => {
    restore();
    const made = await instantiateStreaming(...words);
    const { memory } = made.instance.exports;
    memory.grow(Math.max(0, Math.ceil((bytes - memory.buffer.byteLength) / 65_536)));
    return made;
  };
  return restore;
}

/** Start Python, and dsim in it; return the names of ask.py. */
async function begin(loadPyodide, settings, wheels, at) {
  const archives = wheels.map((name) => load(at(name)).then((file) => file.arrayBuffer()));
  const source = load(at("ask.py")).then((file) => file.text());
  const python = await loadPyodide(settings);

  postMessage({ progress: "Unpacking dsim" });
  for (const archive of archives) python.unpackArchive(await archive, "wheel", { extractDir: "/dsim" });

  postMessage({ progress: "Starting dsim" });
  const names = python.toPy({ __name__: "ask" });
  python.runPython("import sys; sys.path.insert(0, '/dsim')");
  python.runPython(await source, { globals: names });
  return names;
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
