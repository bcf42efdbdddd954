import assert from "node:assert/strict";
import { test } from "node:test";

import { MusterError } from "../muster.js";
import { Bench, settle } from "./support/fakes.js";

const nothing = () => {};

function commands(bench, verb) {
  return bench.socket.sent.filter((frame) => frame[verb]).map((frame) => frame[verb].topics);
}

test("asks for the topics of one turn with one command, once there is hello", async () => {
  const bench = new Bench();
  const first = bench.client.subscribe("a", nothing);
  bench.client.connect();
  bench.client.subscribe("b", nothing);
  assert.deepEqual(bench.socket.sent, []);
  await bench.hello();
  assert.deepEqual(bench.socket.sent, [{ id: 1, subscribe: { topics: ["a", "b"] } }]);
  await bench.accept();
  assert.deepEqual(await first.ready, { topic: "a" });
});

test("each listener of a topic hears its messages and no other's", async () => {
  const bench = await new Bench().open();
  const heard = [];
  const one = bench.client.subscribe("a", (message) => heard.push([1, message.data]));
  bench.client.subscribe("a", (message) => heard.push([2, message.data]));
  bench.client.subscribe("b", (message) => heard.push([3, message.data]));
  await settle();
  await bench.accept();
  assert.deepEqual(commands(bench, "subscribe"), [["a", "b"]]);
  await bench.say({ message: { topic: "a", data: "x" } });
  await bench.say({ message: { topic: "b", data: "y" } });
  one.unsubscribe();
  await bench.say({ message: { topic: "a", data: "z" } });
  assert.deepEqual(heard, [[1, "x"], [2, "x"], [3, "y"], [2, "z"]]);
  assert.deepEqual([one.active, one.topic], [false, "a"]);
});

test("a later listener of a joined topic is ready at once", async () => {
  const bench = await new Bench().open();
  bench.client.subscribe("a", nothing);
  await settle();
  await bench.accept({ epoch: "e", offset: 3 });
  const second = bench.client.subscribe("a", nothing);
  assert.deepEqual(await second.ready, { topic: "a", epoch: "e", offset: 3 });
  assert.equal(bench.socket.sent.length, 1);
});

test("the last listener that goes leaves the topic", async () => {
  const bench = await new Bench().open();
  const [one, two] = [bench.client.subscribe("a", nothing), bench.client.subscribe("a", nothing)];
  await settle();
  await bench.accept();
  one.unsubscribe();
  one.unsubscribe();
  await settle();
  assert.deepEqual(commands(bench, "unsubscribe"), []);
  two.unsubscribe();
  await settle();
  assert.deepEqual(commands(bench, "unsubscribe"), [["a"]]);
  await bench.comeBack();
  assert.deepEqual(bench.socket.sent, []);
});

test("what was left as the connection ended is left", async () => {
  const bench = await new Bench().open();
  const subscription = bench.client.subscribe("a", nothing);
  await settle();
  await bench.accept();
  subscription.unsubscribe();
  await bench.comeBack();
  assert.deepEqual(bench.socket.sent, []);
});

test("unsubscribe of a topic takes all its listeners", async () => {
  const bench = await new Bench().open();
  bench.client.subscribe("a", nothing);
  bench.client.subscribe("a", nothing);
  await settle();
  bench.client.unsubscribe("a");
  bench.client.unsubscribe("unknown");
  await settle();
  assert.deepEqual(commands(bench, "unsubscribe"), [["a"]]);
});

test("what is left before it was asked for is not spoken of", async () => {
  const bench = await new Bench().open();
  const subscription = bench.client.subscribe("a", nothing);
  subscription.unsubscribe();
  await settle();
  assert.deepEqual(bench.socket.sent, []);
  await assert.rejects(subscription.ready, { code: 409 });
});

test("a topic that is left and wanted again waits for the later answer", async () => {
  const bench = await new Bench().open();
  const first = bench.client.subscribe("a", nothing);
  await settle();
  first.unsubscribe();
  const second = bench.client.subscribe("a", nothing);
  await settle();
  assert.deepEqual(bench.socket.sent, [
    { id: 1, subscribe: { topics: ["a"] } },
    { id: 2, unsubscribe: { topics: ["a"] } },
    { id: 3, subscribe: { topics: ["a"] } },
  ]);
  await bench.say({ id: 1, subscribed: { topics: [{ topic: "a", error: { code: 409, reason: "left" } }] } });
  assert.equal(second.active, true);
  await bench.say({ id: 3, subscribed: { topics: [{ topic: "a" }] } });
  assert.deepEqual(await second.ready, { topic: "a" });
});

test("a refusal reaches who asked, with code and reason, and ends the subscription", async () => {
  const bench = await new Bench().open();
  const events = bench.collect("unsubscribed");
  const good = bench.client.subscribe("good", nothing);
  const bad = bench.client.subscribe("bad", nothing);
  await settle();
  const error = { code: 403, reason: "a paid plan is needed" };
  await bench.say({ id: 1, subscribed: { topics: [{ topic: "good" }, { topic: "bad", error }] } });
  await good.ready;
  await assert.rejects(bad.ready, (refusal) => refusal instanceof MusterError && refusal.reason === error.reason);
  assert.deepEqual(events, [{ topic: "bad", ...error }]);
  assert.equal(bad.active, false);
  await bench.comeBack();
  assert.deepEqual(commands(bench, "subscribe"), [["good"]]);
});

test("a refused command refuses its topics", async () => {
  const bench = await new Bench().open();
  const subscription = bench.client.subscribe("a", nothing);
  await settle();
  await bench.say({ id: 1, error: { code: 400, reason: "no" } });
  await assert.rejects(subscription.ready, { code: 400, reason: "no" });
});

test("who does not ask for a refusal is not ended by it", async () => {
  const bench = await new Bench().open();
  bench.client.subscribe("a", nothing);
  await settle();
  await bench.say({ id: 1, error: { code: 400, reason: "no" } });
  bench.client.subscribe("b", nothing);
  bench.client.close();
  await settle();
});

test("what the node has no time for is asked again, later and later", async () => {
  const bench = await new Bench().open(3600);
  const subscription = bench.client.subscribe("a", nothing);
  bench.client.subscribe("b", nothing);
  await settle();
  const error = { code: 503, reason: "busy" };
  await bench.say({ id: 1, subscribed: { topics: [{ topic: "a", error }, { topic: "b", error }] } });
  await bench.clock.advance(249);
  assert.equal(bench.socket.sent.length, 1);
  await bench.clock.advance(1);
  assert.equal(bench.socket.sent.length, 2);
  await bench.say({ id: 2, error: { code: 429, reason: "busy" } });
  await bench.clock.advance(499);
  assert.equal(bench.socket.sent.length, 2);
  await bench.clock.advance(1);
  await bench.accept();
  await subscription.ready;
});

test("a connection that ends takes its retries with it", async () => {
  const bench = await new Bench().open();
  bench.client.subscribe("a", nothing);
  await settle();
  await bench.say({ id: 1, error: { code: 503, reason: "busy" } });
  await bench.end(1006);
  assert.equal(bench.clock.timers.size, 1, "only the pause is left");
  await bench.clock.advance(bench.state.delay);
  await bench.hello();
  assert.deepEqual(commands(bench, "subscribe"), [["a"]]);
  await bench.clock.advance(10000);
  assert.equal(bench.socket.sent.length, 1);
});

test("after a reconnect the same topics are asked for, and the page is told that it is again", async () => {
  const bench = await new Bench().open();
  const events = bench.collect("subscribed");
  const heard = [];
  const subscription = bench.client.subscribe("a", (message) => heard.push(message.data));
  await settle();
  await bench.accept();
  await bench.comeBack(4000);
  assert.deepEqual(commands(bench, "subscribe"), [["a"]]);
  await bench.accept();
  await bench.say({ message: { topic: "a", data: 1 } });
  assert.deepEqual(heard, [1]);
  assert.deepEqual(events.map(({ again }) => again), [false, true]);
  await subscription.ready;
});

test("a reply that comes for an earlier connection's command is nobody's", async () => {
  const bench = await new Bench().open();
  const subscription = bench.client.subscribe("a", nothing);
  await settle();
  await bench.comeBack();
  await bench.say({ id: 1, subscribed: { topics: [{ topic: "a", error: { code: 403, reason: "no" } }] } });
  assert.equal(subscription.active, true);
  await bench.accept();
  await subscription.ready;
});

test("the position is that of the last message, and goes along after a reconnect", async () => {
  const bench = await new Bench().open();
  bench.client.subscribe("a", nothing);
  bench.client.subscribe("plain", nothing);
  await settle();
  await bench.say({ id: 1, subscribed: { topics: [{ topic: "a", epoch: "k", offset: 5 }, { topic: "plain" }] } });
  await bench.say({ message: { topic: "a", offset: 6, data: 1 } });
  await bench.comeBack();
  assert.deepEqual(commands(bench, "subscribe"), [[{ topic: "a", since: { epoch: "k", offset: 6 } }, "plain"]]);
});

test("what is recovered moves the position message by message", async () => {
  const bench = await new Bench().open();
  const events = bench.collect("recovered");
  bench.client.subscribe("a", nothing);
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  await bench.comeBack();
  await bench.accept({ epoch: "k", offset: 9, recovered: true });
  assert.deepEqual(events, [{ topic: "a", epoch: "k", offset: 9 }]);
  await bench.comeBack();
  assert.deepEqual(commands(bench, "subscribe"), [[{ topic: "a", since: { epoch: "k", offset: 5 } }]]);
  await bench.accept({ epoch: "k", offset: 9, recovered: true });
  await bench.say({ message: { topic: "a", offset: 6, data: 1 } });
  await bench.comeBack();
  assert.deepEqual(commands(bench, "subscribe"), [[{ topic: "a", since: { epoch: "k", offset: 6 } }]]);
});

test("what is not recovered is a gap, and so is what the node calls one", async () => {
  const bench = await new Bench().open();
  const events = bench.collect("gap");
  bench.client.subscribe("a", nothing);
  await settle();
  await bench.accept({ epoch: "k", offset: 5, recovered: false });
  assert.deepEqual(events, [], "nothing was asked for");
  await bench.comeBack();
  await bench.accept({ epoch: "m", offset: 2, recovered: false });
  await bench.say({ gap: { topic: "a", epoch: "n", offset: 8, reason: "slow" } });
  assert.deepEqual(events, [
    { topic: "a", epoch: "m", offset: 2, reason: "not recovered" },
    { topic: "a", epoch: "n", offset: 8, reason: "slow" },
  ]);
  await bench.comeBack();
  assert.deepEqual(commands(bench, "subscribe"), [[{ topic: "a", since: { epoch: "n", offset: 8 } }]]);
});

test("a node that knows no positions is asked without", async () => {
  const bench = await new Bench().open();
  bench.client.subscribe("a", nothing);
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  await bench.comeBack();
  await bench.say({ id: bench.socket.sent[0].id, error: { code: 400, reason: "unknown member `since`" } });
  assert.deepEqual(commands(bench, "subscribe")[1], ["a"]);
});

test("the node puts the client on topics, and takes it off", async () => {
  const bench = await new Bench().open();
  const [joined, left, messages] = ["subscribed", "unsubscribed", "message"].map((type) => bench.collect(type));
  await bench.say({ subscribed: { topics: [{ topic: "v1.user.7" }] } });
  await bench.say({ message: { topic: "v1.user.7", data: 1, event: "e", id: "i" } });
  assert.deepEqual(joined, [{ topic: "v1.user.7", auto: true, again: false, recovered: undefined }]);
  assert.deepEqual(messages, [{ topic: "v1.user.7", data: 1, event: "e", id: "i" }]);
  const subscription = bench.client.subscribe("a", nothing);
  await settle();
  await bench.accept();
  for (const topic of ["v1.user.7", "a"]) {
    await bench.say({ unsubscribed: { topic, error: { code: 403, reason: "not allowed" } } });
  }
  await bench.say({ unsubscribed: { topic: "b" } });
  assert.deepEqual(left.map(({ topic, code }) => [topic, code]), [["v1.user.7", 403], ["a", 403], ["b", 410]]);
  assert.equal(subscription.active, false);
  await bench.comeBack();
  assert.deepEqual(bench.socket.sent, []);
});

test("a topic that the node takes while it is asked for again has its own answer", async () => {
  const bench = await new Bench().open();
  const subscription = bench.client.subscribe("a", nothing);
  await settle();
  await bench.say({ unsubscribed: { topic: "a", error: { code: 403, reason: "not allowed" } } });
  await bench.accept();
  await subscription.ready;
  assert.equal(subscription.active, true);
});

test("the answer to an unsubscribe ends nothing", async () => {
  const bench = await new Bench().open();
  const events = bench.collect("unsubscribed");
  const first = bench.client.subscribe("a", nothing);
  await settle();
  await bench.accept();
  first.unsubscribe();
  await settle();
  const second = bench.client.subscribe("a", nothing);
  await settle();
  await bench.say({ id: 2, unsubscribed: { topics: [{ topic: "a" }] } });
  await bench.accept();
  await second.ready;
  await bench.say({ id: 9, unsubscribed: { topic: "-" } });
  assert.deepEqual(events, []);
});

test("no command is longer than the node reads, and few are on their way at a time", async () => {
  const bench = await new Bench({ topics: 5000 }).open();
  for (let index = 0; index < 5000; index++) bench.client.subscribe(`${"ü".repeat(120)}${index}`, nothing);
  await settle();
  assert.equal(bench.socket.sent.length, 8);
  for (let answered = 0; answered < bench.socket.sent.length; answered++) {
    const frame = bench.socket.sent[answered];
    assert.ok(new TextEncoder().encode(JSON.stringify(frame)).length <= 65536);
    await bench.say({ id: frame.id, subscribed: { topics: frame.subscribe.topics.map((topic) => ({ topic })) } });
  }
  assert.equal(new Set(commands(bench, "subscribe").flat()).size, 5000);
  bench.client.subscribe("one more", nothing).ready.catch((error) => bench.errors.push(error));
  await settle();
  assert.equal(bench.errors[0].code, 429);
  await bench.client.subscribe(`${"ü".repeat(120)}7`, nothing).ready;
  for (let index = 0; index < 5000; index++) bench.client.unsubscribe(`${"ü".repeat(120)}${index}`);
  await settle();
  for (const frame of bench.socket.sent) assert.ok(new TextEncoder().encode(JSON.stringify(frame)).length <= 65536);
  assert.equal(commands(bench, "unsubscribe").flat().length, 5000);
  assert.ok(commands(bench, "unsubscribe").length > 10);
});

test("a command names at most a thousand topics", async () => {
  const bench = await new Bench({ topics: 3000 }).open();
  for (let index = 0; index < 2001; index++) bench.client.subscribe(String(index), nothing);
  await settle();
  assert.deepEqual(commands(bench, "subscribe").map(({ length }) => length), [1000, 1000, 1]);
});

test("names that no node takes are refused here", async () => {
  const bench = await new Bench().open();
  for (const name of ["", 7, undefined, "ü".repeat(128), "x".repeat(256)]) {
    await assert.rejects(bench.client.subscribe(name, nothing).ready, { code: 400 });
  }
  assert.throws(() => bench.client.subscribe("a"), TypeError);
  await settle();
  assert.deepEqual(bench.socket.sent, []);
});

test("bytes arrive as bytes, text as text, JSON as what it says", async () => {
  const bench = await new Bench().open();
  const heard = bench.collect("message");
  await bench.say({ message: { topic: "a", data: "AAEC/w==", encoding: "base64" } });
  await bench.say({ message: { topic: "a", data: "AAEC/w==" } });
  await bench.say({ message: { topic: "a", data: { n: [null] } } });
  assert.deepEqual(heard.map(({ data }) => data), [Uint8Array.of(0, 1, 2, 255), "AAEC/w==", { n: [null] }]);
  assert.equal("encoding" in heard[0], false);
});

test("what a listener throws reaches the error event and nobody else", async () => {
  const bench = await new Bench().open();
  const heard = [];
  const fail = () => {
    throw new Error("thrown");
  };
  bench.client.subscribe("a", fail);
  bench.client.subscribe("a", async () => fail());
  bench.client.subscribe("a", (message) => heard.push(message.data));
  bench.client.on("message", fail);
  bench.client.on("error", fail);
  bench.client.on("state", fail);
  await settle();
  await bench.accept();
  await bench.say({ message: { topic: "a", data: 1 } });
  await bench.say({ message: { topic: "a", data: 2 } });
  assert.deepEqual(heard, [1, 2]);
  assert.deepEqual(bench.errors.map(({ message }) => message), Array(6).fill("thrown"));
  await bench.comeBack();
  assert.equal(bench.state.state, "open");
});

test("a listener may leave and join while messages are given out", async () => {
  const bench = await new Bench().open();
  const heard = [];
  bench.client.subscribe("a", () => {
    second.unsubscribe();
    bench.client.subscribe("a", () => heard.push("third"));
  });
  const second = bench.client.subscribe("a", () => heard.push("second"));
  await settle();
  await bench.accept();
  await bench.say({ message: { topic: "a", data: 1 } });
  assert.deepEqual(heard, []);
  await bench.say({ message: { topic: "a", data: 1 } });
  assert.deepEqual(heard, ["third"]);
});

test("listeners of events come and go", async () => {
  const bench = new Bench();
  const seen = [];
  const listener = ({ state }) => seen.push(state);
  const off = bench.client.on("state", listener);
  bench.client.connect();
  off();
  await bench.hello();
  assert.deepEqual(seen, ["connecting"]);
  bench.client.on("gap", () => bench.client.off("gap", listener));
  bench.client.on("gap", listener);
  await bench.say({ gap: { topic: "a" } });
  assert.deepEqual(seen, ["connecting"], "taken off by the one before");
  assert.throws(() => bench.client.on("sate", listener), /expected one of the events/);
  assert.throws(() => bench.client.on("state"), TypeError);
});

test("a closed client has no topics, and takes none", async () => {
  const bench = await new Bench().open();
  const before = bench.client.subscribe("a", nothing);
  bench.client.close();
  await assert.rejects(before.ready, { code: 503 });
  const after = bench.client.subscribe("a", nothing);
  await assert.rejects(after.ready, { code: 503 });
  assert.deepEqual([before.active, after.active], [false, false]);
  after.unsubscribe();
});
