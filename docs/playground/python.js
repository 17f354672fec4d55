// The worker that runs dsim, as one object: the newest question is answered, those that it overtook are not asked.

const LONGEST = 20_000; // milliseconds for one answer, then the worker is started anew

export class Python {
  /**
   * Start the worker.
   * `setup` is its first message; `on` has the functions progress(sentence), engines(byCaller), answer(answer,
   * isNewest, question) and failed(sentence).
   */
  constructor(setup, on) {
    this.setup = setup;
    this.on = on;
    this.next = null; // the question to ask when the worker is free
    this.start();
  }

  start() {
    this.id = 0;
    this.asked = null; // the question that is being answered
    this.ready = false;
    // A worker that comes from a blob is bound by the policy of the page; one that comes from a file is not.
    const code = `import ${JSON.stringify(new URL("worker.js", this.setup.folder).href)};`;
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    this.worker = new Worker(address, { type: "module" });
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => this.fail(event.message || "the worker cannot be started");
    this.worker.postMessage(this.setup);
  }

  /** Ask a question, now or as soon as the worker is free. */
  ask(question) {
    this.next = question;
    if (!this.worker) this.start();
    else if (this.ready && !this.asked) this.send();
  }

  send() {
    [this.asked, this.next] = [this.next, null];
    this.timer = setTimeout(() => this.fail(`no answer within ${LONGEST / 1000} seconds`), LONGEST);
    this.worker.postMessage({ id: ++this.id, question: this.asked });
  }

  hear({ progress, engines, id, answer, failed }) {
    if (progress) this.on.progress(progress);
    if (failed) this.fail(failed);
    if (engines) {
      this.ready = true;
      this.on.engines(engines);
    }
    if (answer && id === this.id) {
      clearTimeout(this.timer);
      const question = this.asked;
      this.asked = null;
      this.on.answer(answer, !this.next, question);
    }
    if (this.ready && !this.asked && this.next) this.send();
  }

  /** Give the worker up; the next question starts another. */
  fail(sentence) {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.worker = null;
    this.ready = false;
    this.next = null;
    this.on.failed(sentence);
  }
}
