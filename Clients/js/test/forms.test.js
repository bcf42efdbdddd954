// The forms of the client agree: module, plain script, types, and the protocol's table of close codes.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { globalFile, globalForm, moduleFile } from "../make-global.js";
import * as module from "../muster.js";

const source = readFileSync(moduleFile, "utf8");
const script = readFileSync(globalFile, "utf8");
const types = readFileSync(new URL("../muster.d.ts", import.meta.url), "utf8");

test("the plain script is made from the module", () => {
  assert.equal(script, globalForm(source), "run: node make-global.js");
  assert.throws(() => globalForm("export default 1;"), /expected no import/);
  assert.throws(() => globalForm(`import "x";\n${source}`), /expected no import/);
});

test("the plain script defines one global with what the module exports", () => {
  const page = {};
  runInNewContext(`${script}; this.names = Object.keys(this)`, page);
  assert.deepEqual([...page.names], ["Muster"]);
  assert.deepEqual(Object.keys(page.Muster).sort(), Object.keys(module).sort());
  assert.equal(page.Muster.afterClose(4100), "now");
});

test("the language is that of 2018", (t) => {
  const program = `
    const { parse } = require("internal/deps/acorn/acorn/dist/acorn");
    const read = (name) => require("fs").readFileSync(name, "utf8");
    parse(read(process.argv[1]), { ecmaVersion: 2018, sourceType: "module" });
    parse(read(process.argv[2]), { ecmaVersion: 2018, sourceType: "script" });`;
  const files = [moduleFile, globalFile].map((file) => file.pathname);
  const result = spawnSync(process.execPath, ["--expose-internals", "-e", program, ...files], { encoding: "utf8" });
  if (/Cannot find module|No such built-in module/.test(result.stderr)) return t.skip("this Node has no acorn inside");
  assert.equal(result.status, 0, result.stderr);
});

/** The members that a class or interface of the types declares. */
function declared(name) {
  const body = new RegExp(`^export (?:class|interface) ${name}\\b[^{]*\\{\\n([^]*?)\\n\\}`, "m").exec(types)[1];
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)[?<(:]/gm)].map((match) => match[1]).sort();
}

function members(prototype) {
  return Object.getOwnPropertyNames(prototype).sort();
}

test("the types name what the module exports, and what is in it", async () => {
  const exported = [...types.matchAll(/^export (?:class|function) (\w+)/gm)].map((match) => match[1]);
  assert.deepEqual(exported.sort(), Object.keys(module).sort());
  assert.deepEqual(declared("MusterClient"), members(module.MusterClient.prototype));
  const client = new module.MusterClient("ws://push.example/", { WebSocket: class {} });
  const subscription = client.subscribe("a", () => {});
  const names = [...Object.keys(subscription), ...members(Object.getPrototypeOf(subscription))];
  assert.deepEqual(declared("Subscription"), names.filter((name) => name !== "constructor").sort());
  assert.deepEqual(declared("MusterError"), ["code", "constructor", "reason"]);
  client.close();
});

test("the types name the events and the options", () => {
  const events = /^const EVENTS = (\[.*\]);$/m.exec(source)[1];
  assert.deepEqual(declared("Events").filter((name) => name !== "readonly"), JSON.parse(events).sort());
  const options = [.../^const DEFAULTS = \{\n([^]*?)\n\};/m.exec(source)[1].matchAll(/^ {2}(\w+):/gm)];
  assert.deepEqual(declared("Options"), [...options.map((match) => match[1]), "WebSocket", "environment"].sort());
});

test("close codes mean what the protocol says", () => {
  const protocol = readFileSync(new URL("../../../docs/protocol.md", import.meta.url), "utf8");
  const table = /<!-- close codes -->([^]*?)<!-- end -->/.exec(protocol)[1];
  const rows = [...table.matchAll(/^\| (\d+) \|.*\| ([^|]+) \|$/gm)];
  assert.ok(rows.length > 15);
  const later = "reconnect after the hint, or back off";
  const meaning = { "do not reconnect": "never", "reconnect now": "now", [later]: "later" };
  for (const [, code, rule] of rows) assert.equal(module.afterClose(Number(code)), meaning[rule], code);
  const ranges = [[4000, "later"], [4099, "later"], [4199, "now"], [4299, "never"], [4300, "later"], [1010, "never"]];
  for (const [code, action] of ranges) assert.equal(module.afterClose(code), action, String(code));
});
