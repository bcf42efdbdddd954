// Makes muster.global.js, the form for plain script tags, from muster.js: node make-global.js
// A test holds the two to each other.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** The module as a script that defines one global, Muster, whose members are what the module exports. */
export function globalForm(source) {
  const names = [];
  const body = source.replace(/^export (class|function) (\w+)/gm, (_, keyword, name) => {
    names.push(name);
    return `${keyword} ${name}`;
  });
  if (names.length === 0 || /^\s*(?:export|import)\b/m.test(body)) {
    throw new Error("expected no import, and no export but of classes and functions");
  }
  return [
    "// Made from muster.js by make-global.js: change that one.",
    "var Muster = (function () {",
    '"use strict";',
    "",
    body.trimEnd(),
    "",
    `return { ${names.join(", ")} };`,
    "})();",
    "",
  ].join("\n");
}

export const moduleFile = new URL("muster.js", import.meta.url);
export const globalFile = new URL("muster.global.js", import.meta.url);

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) {
  writeFileSync(globalFile, globalForm(readFileSync(moduleFile, "utf8")));
}
