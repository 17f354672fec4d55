// What three packages of npm make of a text: node packages.mjs FOLDER NAME, a JSON string a line in, a JSON value a line out.
// The value is {"text": ...} or {"instructions": [[KEYWORD, WORDS or null, TEXT], ...]}, or {"error": ...}.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const [folder, name] = process.argv.slice(2);
const found = createRequire(resolve(folder, "node_modules", "x.js"))(name);
const converts = (text) => ({ text: (found.default ?? found)(text) });
const reads = (text) => ({
  instructions: found.DockerfileParser.parse(text).getInstructions().map((each) => {
    const isArray = Boolean(each.getOpeningBracket?.() && each.getClosingBracket?.());
    const words = isArray ? each.getJSONStrings().map((word) => word.getJSONValue()) : null;
    return [each.getKeyword(), words, each.getArgumentsContent() ?? ""];
  }),
});

for await (const line of createInterface({ input: process.stdin })) {
  let value;
  try {
    value = (name === "dockerfile-ast" ? reads : converts)(JSON.parse(line));
  } catch (error) {
    value = { error: String(error.message ?? error) };
  }
  process.stdout.write(JSON.stringify(value) + "\n");
}
