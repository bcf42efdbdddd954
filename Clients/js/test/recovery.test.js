import assert from "node:assert/strict";
import { test } from "node:test";

import { Bench, settle } from "./support/fakes.js";

const nothing = () => {};

function commands(bench, verb) {
  return bench.socket.sent.filter((frame) => frame[verb]).map((frame) => frame[verb].topics);
}

function message(offset) {
  return { message: { topic: "a", offset, data: offset } };
}

test("what a listener throws at does not come again", async () => {
  const bench = await new Bench().open();
  bench.collect("error");
  bench.client.subscribe("a", () => {
    throw new Error("no");
  });
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  await bench.say(message(6));
  await bench.comeBack();
  assert.deepEqual(commands(bench, "subscribe"), [[{ topic: "a", since: { epoch: "k", offset: 6 } }]]);
});

test("a message that is not behind the position is not delivered twice", async () => {
  const bench = await new Bench().open();
  const heard = [];
  const one = bench.client.subscribe("a", (told) => heard.push(told.data));
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  for (const offset of [6, 6, 5, 7]) await bench.say(message(offset));
  assert.deepEqual(heard, [6, 7]);
  assert.deepEqual(one.position, { epoch: "k", offset: 7 });
});

test("a gap with a place moves the position, and one without leaves it", async () => {
  const bench = await new Bench().open();
  const one = bench.client.subscribe("a", nothing);
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  await bench.say({ gap: { topic: "a", reason: "the connection was too slow" } });
  assert.deepEqual(one.position, { epoch: "k", offset: 5 });
  await bench.say({ gap: { topic: "a", epoch: "m", offset: 0, reason: "gone" } });
  assert.deepEqual(one.position, { epoch: "m", offset: 0 });
});

test("begins behind a position of the page's own, or with the last message", async () => {
  const bench = await new Bench().open();
  bench.client.subscribe("a", nothing, { since: { epoch: "k", offset: 3 } });
  bench.client.subscribe("b", nothing, { last: true });
  await settle();
  assert.deepEqual(commands(bench, "subscribe"), [
    [{ topic: "a", since: { epoch: "k", offset: 3 } }, { topic: "b", last: true }],
  ]);
});

test("the last message that did not arrive is asked for again", async () => {
  const bench = await new Bench().open();
  const one = bench.client.subscribe("a", nothing, { last: true });
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  await bench.comeBack();
  assert.deepEqual(commands(bench, "subscribe"), [[{ topic: "a", last: true }]]);
  await bench.accept({ epoch: "k", offset: 5 });
  await bench.say(message(5));
  await bench.comeBack();
  assert.deepEqual(commands(bench, "subscribe"), [[{ topic: "a", since: { epoch: "k", offset: 5 } }]]);
  assert.deepEqual(one.position, { epoch: "k", offset: 5 });
});

test("on a topic that the node put it on, it goes on from its position and hears nothing twice", async () => {
  const bench = await new Bench().open();
  const heard = [];
  bench.client.on("message", (told) => heard.push(told.data));
  await bench.say({ subscribed: { topics: [{ topic: "a", epoch: "k", offset: 5 }] } });
  await bench.say(message(6));
  await bench.comeBack();
  await bench.say({ subscribed: { topics: [{ topic: "a", epoch: "k", offset: 8 }] } });
  await bench.say(message(9));
  assert.deepEqual(commands(bench, "subscribe"), [[{ topic: "a", since: { epoch: "k", offset: 6 } }]]);
  await bench.accept({ epoch: "k", offset: 9, recovered: true });
  for (const offset of [7, 8, 9, 10]) await bench.say(message(offset));
  assert.deepEqual(heard, [6, 7, 8, 9, 10]);
});

test("on a topic that the node put it on and that had nothing new, it asks for nothing", async () => {
  const bench = await new Bench().open();
  await bench.say({ subscribed: { topics: [{ topic: "a", epoch: "k", offset: 5 }] } });
  await bench.comeBack();
  await bench.say({ subscribed: { topics: [{ topic: "a", epoch: "k", offset: 5 }] } });
  assert.deepEqual(commands(bench, "subscribe"), []);
});

test("a page that subscribes to such a topic itself goes on from the position, too", async () => {
  const bench = await new Bench().open();
  await bench.say({ subscribed: { topics: [{ topic: "a", epoch: "k", offset: 5 }] } });
  await bench.comeBack();
  bench.client.subscribe("a", nothing);
  await settle();
  assert.deepEqual(commands(bench, "subscribe"), [[{ topic: "a", since: { epoch: "k", offset: 5 } }]]);
});

test("a topic that the hub could not be asked about keeps its position", async () => {
  const bench = await new Bench().open();
  bench.client.subscribe("a", nothing, { since: { epoch: "k", offset: 3 } });
  await settle();
  await bench.accept({ error: { code: 503, reason: "try again" } });
  await bench.clock.advance(2000);
  assert.deepEqual(commands(bench, "subscribe")[1], [{ topic: "a", since: { epoch: "k", offset: 3 } }]);
});

test("reads a history, bytes as bytes", async () => {
  const bench = await new Bench().open();
  const reading = bench.client.history("a", { limit: 2, since: { epoch: "k", offset: 1 } });
  await settle();
  const [asked] = bench.socket.sent.filter((frame) => frame.history);
  assert.deepEqual(asked.history, { topic: "a", limit: 2, since: { epoch: "k", offset: 1 } });
  const messages = [{ offset: 2, data: "AAE=", encoding: "base64" }, { offset: 3, data: 1 }];
  await bench.say({ id: asked.id, history: { topic: "a", epoch: "k", offset: 3, messages } });
  const found = await reading;
  assert.deepEqual(found.messages[0].data, new Uint8Array([0, 1]));
  assert.deepEqual([found.epoch, found.offset, found.messages[1]], ["k", 3, { offset: 3, data: 1 }]);
});
