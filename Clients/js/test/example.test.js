// The page of Examples/browser, run in a fake page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

import { settle } from "./support/fakes.js";

const page = new URL("../../../Examples/browser/index.html", import.meta.url);

function element() {
  const children = [];
  const remove = (child) => children.splice(children.indexOf(child), 1);
  return {
    children,
    textContent: "",
    prepend(child) {
      child.remove = () => remove(child);
      children.unshift(child);
    },
    get lastChild() {
      return children[children.length - 1];
    },
  };
}

test("the example page shows its state and the last hundred messages", async () => {
  const elements = { state: element(), messages: element(), topic: element() };
  const sockets = [];
  class WebSocket {
    constructor(url, protocol) {
      Object.assign(this, { url, protocol, sent: [] });
      sockets.push(this);
    }

    send(text) {
      this.sent.push(JSON.parse(text));
    }

    say(frame) {
      this.onmessage({ data: JSON.stringify(frame) });
    }
  }
  const location = { search: "?topic=v1.news.7&url=ws://push.example/", href: "http://app.example/index.html" };
  const document = { getElementById: (id) => elements[id], createElement: element };
  const timers = { setTimeout: () => 0, clearTimeout: () => {} };
  const context = createContext({ document, location, WebSocket, URL, URLSearchParams, ...timers });
  const html = readFileSync(page, "utf8");
  const scripts = [...html.matchAll(/<script(?: src="([^"]+)")?>([^]*?)<\/script>/g)];
  assert.equal(scripts.length, 2);
  for (const [, file, code] of scripts) runInContext(file ? readFileSync(new URL(file, page), "utf8") : code, context);

  const [socket] = sockets;
  assert.deepEqual([elements.topic.textContent, elements.state.textContent], ["v1.news.7", "connecting"]);
  assert.deepEqual([socket.url, socket.protocol], ["ws://push.example/", "muster.v1.json"]);
  socket.say({ hello: { client: "c", node: "n", heartbeat: 25 } });
  await settle();
  assert.deepEqual(socket.sent, [{ id: 1, subscribe: { topics: ["v1.news.7"] } }]);
  socket.say({ id: 1, subscribed: { topics: [{ topic: "v1.news.7" }] } });
  assert.equal(elements.state.textContent, "listening");
  for (let n = 0; n < 105; n++) socket.say({ message: { topic: "v1.news.7", data: { n } } });
  assert.equal(elements.messages.children.length, 100);
  assert.equal(elements.messages.children[0].textContent, '{"n":104}');
  socket.onclose({ code: 1006, reason: "" });
  assert.match(elements.state.textContent, /^closed \(1006 \), connecting again in \d+ ms$/);
});
