// The question in the address: its fragment, which browsers send to nobody.

import { FIELDS, KINDS, usedFields } from "./questions.js";

const EMPTY = Object.fromEntries(Object.keys(FIELDS).map((name) => [name, ""]));

/** Return a whole state from some of its texts; what they lack is empty or the first of its kind. */
export function complete(given) {
  const ask = Object.hasOwn(KINDS, given.ask) ? given.ask : "dockerfile";
  const reports = Object.keys(KINDS[ask].reports);
  const report = reports.includes(given.report) ? given.report : reports[0];
  return { ...EMPTY, engine: "", ...given, ask, report };
}

/** Write a state as the fragment of an address: its texts that the answer depends on. */
export function toFragment(state) {
  const names = ["ask", "report", "engine", ...usedFields(state)];
  return `#${new URLSearchParams(names.filter((name) => state[name]).map((name) => [name, state[name]]))}`;
}

/** Read a state from a fragment; null where it holds none. */
export function fromFragment(fragment) {
  const given = Object.fromEntries(new URLSearchParams(fragment.slice(1)));
  return given.ask ? complete(given) : null;
}
