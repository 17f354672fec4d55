// Runs dsim in Python, in a worker, so that the page never waits.
//
// The first message tells where the files are. Python is woken from a snapshot of its memory, in which dsim is ready;
// where that cannot be, or would take longer over a slow network, it is started and dsim unpacked, which takes a few
// seconds more. The worker says how far it is ({progress}), then which engines there are ({engines}). Every later
// message, {id, question}, is answered with {id, answer}; ask.py says what a question is. A failure is told in one
// sentence ({failed}); after it the worker is of no use any more.

const PROBE = 1000; // milliseconds, after which it is known whether the network is fast
const PART = 0.2; // of the snapshot, which a fast one has brought by then: to start Python takes some 4 seconds more
const STEP = 500_000; // bytes, from one line of progress to the next

/** Fetch a file that is served with the page. */
async function load(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) throw new Error(`${address.pathname} cannot be loaded (status ${response.status})`);
  return response;
}

/** Start Python with dsim; return its function that answers questions. */
async function start({ folder, wheels, snapshot, size, callers }) {
  const at = (name) => new URL(name, folder);
  const settings = { indexURL: at("pyodide/").href };
  postMessage({ progress: "Loading Python" });
  const memory = snapshot && !navigator.connection?.saveData ? await loadMemory(at(snapshot)).catch(() => null) : null;
  const { loadPyodide } = await import(at("pyodide/pyodide.mjs"));
  let names = await wake(loadPyodide, settings, memory);
  if (!names) {
    tellBytes(size);
    names = await begin(loadPyodide, settings, wheels, at);
  }
  postMessage({ engines: JSON.parse(names.get("engines")(JSON.stringify(callers))) });
  return names.get("ask");
}

/** Fetch the snapshot and unpack it; fail where the network is slow. */
async function loadMemory(address) {
  const stop = new AbortController();
  const packed = await load(address, { signal: stop.signal });
  const length = Number(packed.headers.get("Content-Length"));
  let count = 0;
  const timer = setTimeout(() => count < PART * length && stop.abort(), PROBE);
  const counted = packed.body.pipeThrough(counter((bytes) => (count += bytes)));
  return new Response(counted.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer().finally(() => clearTimeout(timer));
}

/** Make a stream that hands on what it gets, and tells of how many bytes. */
function counter(tell) {
  return new TransformStream({
    transform(chunk, stream) {
      tell(chunk.byteLength);
      stream.enqueue(chunk);
    },
  });
}

/** Say from now on how much of what is fetched has come. */
function tellBytes(size) {
  const { fetch } = globalThis;
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  let count = 0;
  let told = 0;
  const tell = (bytes) => {
    count += bytes;
    const isWhole = count >= size;
    if (told >= size || (count < told + STEP && !isWhole)) return;
    told = count;
    const loading = `Loading Python: ${megabytes(count)} of ${megabytes(size)} MB, once`;
    postMessage({ progress: isWhole ? "Starting Python" : loading });
  };
  globalThis.fetch = async (...words) => {
    const response = await fetch(...words);
    const seen = response.clone().body.pipeThrough(counter(tell));
    seen.pipeTo(new WritableStream()).catch(() => null); // whoever fetches it hears of a fault
    return response;
  };
}

/** Wake Python from a snapshot; return the names of ask.py, or null where there is none or Pyodide does not take it. */
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
