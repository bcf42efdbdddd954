import assert from "node:assert/strict";
import { test } from "node:test";

import { MusterClient } from "../muster.js";
import { Bench, settle } from "./support/fakes.js";

test("opens with the subprotocol and is open at hello", async () => {
  const bench = new Bench();
  assert.equal(bench.client.state.state, "idle");
  assert.equal(bench.client.connect(), bench.client);
  assert.deepEqual([bench.socket.url, bench.socket.protocol], ["ws://push.example/", "muster.v1.json"]);
  assert.equal(bench.client.state.state, "connecting");
  await bench.hello();
  assert.deepEqual(bench.states, [{ state: "connecting" }, { state: "open", client: "c", node: "n" }]);
  bench.client.connect();
  await bench.hello();
  assert.deepEqual([bench.sockets.length, bench.states.length], [1, 2], "once is enough");
});

test("pauses grow twofold up to their limit, and each is a part of it by chance", async () => {
  const bench = new Bench();
  bench.client.connect();
  const delays = [];
  for (let turn = 0; turn < 9; turn++) {
    await bench.end(1006);
    delays.push(bench.state.delay);
    await bench.clock.advance(bench.state.delay);
  }
  assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  for (const chance of [0, 0.999]) {
    bench.chance = chance;
    await bench.end(1006);
    assert.equal(bench.state.delay, chance * 30000);
    await bench.clock.advance(30000);
  }
});

test("a connection that lived forgives the failures before it, a short one does not", async () => {
  const bench = new Bench();
  bench.client.connect();
  for (const lived of [0, 4999, 5000]) {
    await bench.hello();
    await bench.clock.advance(lived);
    await bench.end(1011);
    assert.equal(bench.state.delay, { 0: 250, 4999: 500, 5000: 250 }[lived]);
    await bench.clock.advance(bench.state.delay);
  }
});

test("comes back after the hint of a goodbye", async () => {
  const bench = await new Bench().open();
  await bench.say({ goodbye: { code: 4001, reason: "draining", reconnect_after_ms: 1800 } });
  await bench.end(4001, "draining");
  assert.deepEqual(bench.state, { state: "waiting", delay: 1800, code: 4001, reason: "draining" });
  await bench.clock.advance(1799);
  assert.equal(bench.sockets.length, 1);
  await bench.clock.advance(1);
  assert.equal(bench.sockets.length, 2);
  await bench.end(1006);
  assert.equal(bench.state.delay, 500, "the hint counts once");
});

test("bounds a hint, and passes over one that is none", async () => {
  for (const [hint, delay] of [[1e12, 300000], [-5, 250], ["soon", 250], [null, 0]]) {
    const bench = await new Bench().open();
    await bench.say({ goodbye: { code: 4001, reason: "draining", reconnect_after_ms: hint } });
    await bench.end(4001);
    assert.equal(bench.state.delay, delay, String(hint));
  }
});

test("comes back at once where the code says so, but not again and again", async () => {
  const bench = await new Bench().open();
  await bench.end(4100);
  assert.equal(bench.state.delay, 0);
  await bench.clock.advance(0);
  await bench.hello();
  await bench.end(4100);
  assert.equal(bench.state.delay, 500);
});

test("stays away where the code says so", async () => {
  for (const code of [1002, 1003, 1007, 1008, 1009, 1010, 4200, 4250, 4299]) {
    const bench = await new Bench().open();
    await bench.end(code, "no");
    assert.deepEqual(bench.state, { state: "closed", code, reason: "no" });
    await bench.clock.advance(100000);
    assert.equal(bench.sockets.length, 1);
    assert.throws(() => bench.client.connect(), { name: "MusterError", code: 503 });
  }
});

test("believes the goodbye whose close frame was lost", async () => {
  const bench = await new Bench().open();
  await bench.say({ goodbye: { code: 4200, reason: "a login is needed" } });
  await bench.end(1006);
  assert.deepEqual(bench.state, { state: "closed", code: 4200, reason: "a login is needed" });
});

test("two intervals of silence end a connection, any frame starts them anew", async () => {
  const bench = await new Bench().open(10);
  const { socket } = bench;
  for (let turn = 0; turn < 5; turn++) {
    await bench.clock.advance(19999);
    assert.equal(bench.state.state, "open");
    await bench.say({});
  }
  await bench.clock.advance(20000);
  assert.equal(socket.closed, "closed");
  assert.equal(bench.state.state, "waiting");
  assert.deepEqual([bench.state.code, bench.state.reason], [1006, "nothing heard from the node"]);
  socket.onmessage({ data: JSON.stringify({ hello: { heartbeat: 1 } }) });
  socket.onclose({ code: 4200, reason: "" });
  assert.equal(bench.state.state, "waiting", "what was given up has no say any more");
});

test("gives up a connection that never says hello", async () => {
  const bench = new Bench();
  bench.client.connect();
  await bench.clock.advance(9999);
  assert.equal(bench.state.state, "connecting");
  await bench.clock.advance(1);
  assert.deepEqual([bench.state.state, bench.state.reason], ["waiting", "no hello"]);
});

test("a short heartbeat is watched from hello on", async () => {
  const bench = await new Bench().open(1);
  await bench.clock.advance(2000);
  assert.equal(bench.state.state, "waiting");
});

test("after a sleep it asks whether the connection lives", async () => {
  const bench = await new Bench().open(10);
  await bench.clock.sleep(3600000);
  assert.deepEqual(bench.socket.sent, [{ id: 1, unsubscribe: { topic: "-" } }]);
  assert.equal(bench.state.state, "open");
  await bench.say({ id: 1, unsubscribed: { topic: "-" } });
  await bench.clock.advance(19999);
  assert.deepEqual([bench.state.state, bench.socket.sent.length], ["open", 1]);
  await bench.say({});
  await bench.clock.sleep(3600000);
  assert.equal(bench.socket.sent.length, 2);
  await bench.clock.advance(4999);
  assert.equal(bench.state.state, "open");
  await bench.clock.advance(1);
  assert.equal(bench.state.state, "waiting");
});

test("a sleep before hello ends the attempt", async () => {
  const bench = new Bench();
  bench.client.connect();
  await bench.clock.sleep(3600000);
  assert.deepEqual([bench.state.state, bench.state.reason], ["waiting", "no hello"]);
});

test("the network's return and a look at the page cut a pause short", async () => {
  for (const event of ["online", "visible"]) {
    const bench = new Bench();
    bench.client.connect();
    for (let turn = 0; turn < 6; turn++) {
      await bench.end(1006);
      await bench.clock.advance(bench.state.delay);
    }
    await bench.end(1006);
    assert.equal(bench.state.delay, 15000);
    if (event === "online") bench.window.fire("online");
    else bench.document.fire("visibilitychange");
    assert.equal(bench.state.delay, 250);
    await bench.clock.advance(250);
    assert.equal(bench.state.state, "connecting");
    assert.equal(bench.sockets.length, 8);
    await bench.end(1006);
    assert.equal(bench.state.delay, event === "online" ? 250 : 15000, "only the network's return forgives");
  }
});

test("a page that is hidden, and a pause that the node asked for, are not hurried", async () => {
  const bench = await new Bench().open();
  await bench.say({ goodbye: { code: 4001, reason: "draining", reconnect_after_ms: 1800 } });
  await bench.end(4001);
  bench.window.fire("online");
  assert.equal(bench.state.delay, 1800);
  await bench.clock.advance(1800);
  for (let turn = 0; turn < 6; turn++) {
    await bench.end(1006);
    await bench.clock.advance(bench.state.delay);
  }
  await bench.end(1006);
  bench.document.visibilityState = "hidden";
  bench.document.fire("visibilitychange");
  assert.equal(bench.state.delay, 15000);
});

test("offline it tries seldom, and soon when the network is back", async () => {
  const bench = await new Bench().open();
  bench.navigator.onLine = false;
  await bench.end(1006);
  assert.equal(bench.state.delay, 30000);
  bench.document.fire("visibilitychange");
  assert.equal(bench.state.delay, 30000);
  await bench.clock.advance(20000);
  bench.document.fire("visibilitychange");
  await bench.clock.advance(10000);
  assert.equal(bench.state.state, "connecting");
  await bench.end(1006);
  bench.navigator.onLine = true;
  bench.window.fire("online");
  assert.equal(bench.state.delay, 250);
});

test("offline it goes on as ever where the node is on the same machine", async () => {
  for (const [url, delay] of [
    ["ws://127.0.0.1:8080/", 250],
    ["ws://localhost/", 250],
    ["ws://app.localhost/", 250],
    ["ws://[::1]/", 250],
    ["ws://127.0.0.1.example/", 30000],
    ["ws://localhost.example/", 30000],
  ]) {
    const bench = await new Bench({ url }).open();
    bench.navigator.onLine = false;
    await bench.end(1006);
    assert.equal(bench.state.delay, delay, url);
  }
});

test("a look at the page, or another network, finds a connection that died meanwhile", async () => {
  for (const answer of [true, false]) {
    const bench = new Bench();
    bench.client.connect();
    bench.document.fire("visibilitychange");
    await bench.hello();
    bench.client.subscribe("-", () => {});
    bench.window.fire("online");
    bench.document.fire("visibilitychange");
    assert.deepEqual(bench.socket.sent[0], { id: 1, unsubscribe: { topic: "--" } });
    await bench.clock.advance(4999);
    assert.equal(bench.socket.sent.length, 2, "it asks once, and subscribes");
    if (answer) await bench.say({ id: 1, unsubscribed: { topic: "--" } });
    await bench.clock.advance(1);
    assert.equal(bench.state.state, answer ? "open" : "waiting");
    if (answer) await bench.clock.advance(40000);
    assert.equal(bench.sockets.length, 1);
  }
});

test("a network that goes is noticed, unless the browser is wrong about it", async () => {
  for (const answer of [true, false]) {
    const bench = await new Bench().open();
    bench.navigator.onLine = false;
    bench.window.fire("offline");
    assert.deepEqual(bench.socket.sent[0], { id: 1, unsubscribe: { topic: "-" } });
    if (answer) await bench.say({ id: 1, unsubscribed: { topic: "-" } });
    await bench.clock.advance(5000);
    assert.equal(bench.state.state, answer ? "open" : "waiting");
  }
});

test("a page that was frozen asks whether its connection lives", async () => {
  const bench = await new Bench().open();
  bench.document.fire("resume");
  assert.deepEqual(bench.socket.sent[0], { id: 1, unsubscribe: { topic: "-" } });
});

test("a page that is left lets go of its connection, and has another as soon as it is back", async () => {
  const bench = await new Bench().open();
  const { socket } = bench;
  bench.client.subscribe("a", () => {});
  await settle();
  await bench.accept();
  bench.window.fire("pageshow", { persisted: false });
  bench.window.fire("pagehide", { persisted: false });
  assert.equal(bench.state.state, "open", "a page that goes for good needs nothing");
  bench.window.fire("pagehide", { persisted: true });
  assert.equal(socket.closed, 1000);
  assert.deepEqual([bench.state.state, bench.state.code], ["waiting", 1001]);
  bench.window.fire("pagehide", { persisted: true });
  bench.window.fire("pageshow", { persisted: true });
  assert.deepEqual([bench.state.state, bench.sockets.length], ["connecting", 2]);
  await bench.hello();
  assert.deepEqual(bench.socket.sent, [{ id: 2, subscribe: { topics: ["a"] } }]);
  await bench.clock.advance(1000);
  assert.equal(bench.sockets.length, 2, "the pause's timer is gone");
});

test("a way back does not cut a pause short that the node asked for, nor opens what was closed", async () => {
  const bench = await new Bench().open();
  await bench.say({ goodbye: { code: 4001, reason: "draining", reconnect_after_ms: 1800 } });
  await bench.end(4001);
  bench.window.fire("pagehide", { persisted: true });
  bench.window.fire("pageshow", { persisted: true });
  assert.deepEqual([bench.state.state, bench.state.delay, bench.sockets.length], ["waiting", 1800, 1]);
  bench.client.close();
  bench.window.fire("pageshow", { persisted: true });
  assert.equal(bench.state.state, "closed");
});

test("no look at the page makes a pause longer", async () => {
  const bench = await new Bench().open();
  await bench.end(1006);
  await bench.clock.advance(200);
  bench.document.fire("visibilitychange");
  await bench.clock.advance(50);
  assert.equal(bench.state.state, "connecting");
});

test("connect ends a pause", async () => {
  const bench = await new Bench().open();
  await bench.end(1006);
  bench.client.connect();
  assert.equal(bench.sockets.length, 2);
  await bench.hello(3600);
  await bench.clock.advance(60000);
  assert.equal(bench.sockets.length, 2, "the pause's timer is gone");
});

test("close is final", async () => {
  const bench = await new Bench().open();
  const { socket } = bench;
  bench.client.close();
  assert.equal(socket.closed, 1000);
  assert.deepEqual(bench.state, { state: "closed", code: 1000, reason: "closed by the application" });
  socket.onclose({ code: 1000, reason: "" });
  bench.client.close();
  bench.window.fire("online");
  await bench.clock.advance(100000);
  assert.equal(bench.sockets.length, 1);
  assert.equal(bench.clock.timers.size, 0);
  assert.deepEqual([bench.window.handlers.size, bench.document.handlers.size], [0, 0]);
  assert.equal(bench.states.filter(({ state }) => state === "closed").length, 1);
});

test("close works in every state, from a listener too", async () => {
  for (const moment of ["idle", "connecting", "open", "waiting"]) {
    const bench = new Bench();
    bench.client.on("state", ({ state }) => {
      if (state === moment) bench.client.close();
    });
    if (moment === "idle") bench.client.close();
    else bench.client.connect();
    if (moment === "open" || moment === "waiting") await bench.hello();
    if (moment === "waiting") await bench.end(1006);
    assert.equal(bench.state.state, "closed", moment);
    assert.equal(bench.clock.timers.size, 0, moment);
    await settle();
    assert.deepEqual(bench.errors, []);
  }
});

test("an address that the browser forbids ends the client", async () => {
  const bench = new Bench();
  bench.forbidden = "insecure";
  bench.client.connect();
  assert.deepEqual(bench.state, { state: "closed", code: null, reason: "insecure" });
});

test("addresses may be relative to the page, and of the web", () => {
  const WebSocket = class {};
  const at = (url, href) => new MusterClient(url, { WebSocket, environment: { location: href && { href } } }).url;
  assert.equal(at(undefined, "https://app.example/a/b?c#d"), "wss://app.example/");
  assert.equal(at("/push", "http://app.example:81/a"), "ws://app.example:81/push");
  assert.equal(at("https://push.example/shop#x"), "wss://push.example/shop");
  assert.equal(at("ws://push.example"), "ws://push.example/");
  assert.throws(() => at("ftp://push.example/"), TypeError);
  assert.throws(() => at(undefined), TypeError);
  assert.throws(() => new MusterClient("ws://a/", { environment: { WebSocket: undefined } }), /option WebSocket/);
});

test("what cannot be understood is reported, and ends nothing", async () => {
  const bench = await new Bench().open();
  const frames = ["no json", "null", "[]", '"text"', "{}", '{"message":7}', '{"subscribed":{}}', '{"later":{"a":1}}'];
  for (const frame of frames) await bench.say(frame);
  bench.socket.onmessage({ data: new ArrayBuffer(3) });
  await bench.say({ error: { code: 400, reason: "expected more" } });
  assert.equal(bench.state.state, "open");
  assert.deepEqual(bench.errors.pop().reason, "expected more");
});
