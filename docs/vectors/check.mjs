// Check the function argv by the vectors of dsim:
//
//   dsim scenario export --format jsonl | node check.mjs
import { createInterface } from "node:readline";

// The function under test: the words that a container executes; an empty list is refused. Unset is null or undefined,
// which an empty list is not.
function argv(image, asked) {
  let entrypoint = asked.Entrypoint;
  let cmd = asked.Cmd ?? [];
  if (!entrypoint?.length) {
    if (!cmd.length) cmd = image.Cmd ?? [];
    entrypoint ??= image.Entrypoint ?? [];
  }
  if (entrypoint.length === 1 && entrypoint[0] === "") entrypoint = [];
  return [...entrypoint, ...cmd];
}

// What this tool can answer, by caller, engine and flags.
const unsupported = ["JsonTypes", "Settings", "Launch"];
const supports = ({ caller, engine, flags, request }) =>
  caller === "engine-api" && engine === "docker@28.5" && request.image?.config && !flags.some((flag) => unsupported.includes(flag));

let passed = 0, failed = 0, skipped = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  if (!supports(question)) {
    skipped++;
    continue;
  }
  const found = argv(question.request.image.config, question.request.request["engine-api"]);
  const { argv: expected, refused } = question.expect;
  if (found.length ? JSON.stringify(found) === JSON.stringify(expected) : refused === "argv.refused") {
    passed++;
  } else {
    failed++;
    console.log(`${question.case}: ${JSON.stringify(expected ?? refused)} is expected, and found is ${JSON.stringify(found)}`);
  }
}
console.log(`${passed} passed, ${failed} failed, ${skipped} not supported`);
process.exitCode = failed || !passed ? 1 : 0;
