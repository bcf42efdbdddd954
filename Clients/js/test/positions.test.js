import assert from "node:assert/strict";
import { test } from "node:test";

import { Bench, settle } from "./support/fakes.js";

const nothing = () => {};

function asked(bench) {
  return bench.socket.sent.filter((frame) => frame.subscribe).map((frame) => frame.subscribe.topics);
}

/** A client that is on topic `a`, at offset 5 of epoch k. */
async function benchAt5() {
  const bench = await new Bench().open();
  bench.heard = [];
  bench.subscription = bench.client.subscribe("a", (message) => bench.heard.push(message.offset));
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  return bench;
}

async function say(bench, ...offsets) {
  for (const offset of offsets) await bench.say({ message: { topic: "a", offset, data: offset } });
}

async function putOn(bench, result) {
  await bench.say({ subscribed: { topics: [{ topic: "mine", ...result }] } });
}

test("a message carries its position, and the subscription the last one's", async () => {
  const bench = await new Bench().open();
  const messages = bench.collect("message");
  const subscription = bench.client.subscribe("a", nothing);
  assert.equal(subscription.position, null);
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  assert.deepEqual(subscription.position, { epoch: "k", offset: 5 });
  await say(bench, 6);
  assert.deepEqual(subscription.position, { epoch: "k", offset: 6 });
  assert.deepEqual(messages, [{ topic: "a", epoch: "k", offset: 6, data: 6 }]);
  subscription.unsubscribe();
  assert.deepEqual(subscription.position, { epoch: "k", offset: 6 });
});

test("a message at or below the position does not come twice", async () => {
  const bench = await benchAt5();
  await say(bench, 5, 6, 6, 4, 7);
  assert.deepEqual(bench.heard, [6, 7]);
  await bench.say({ gap: { topic: "a", epoch: "m", offset: 0, reason: "lost" } });
  await say(bench, 1);
  assert.deepEqual(bench.heard, [6, 7, 1]);
});

test("a listener that throws has had its message", async () => {
  const bench = await new Bench().open();
  const subscription = bench.client.subscribe("a", () => {
    throw new Error("no");
  });
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  await say(bench, 6);
  assert.equal(bench.errors.length, 1);
  assert.deepEqual(subscription.position, { epoch: "k", offset: 6 });
  await bench.comeBack();
  assert.deepEqual(asked(bench), [[{ topic: "a", since: { epoch: "k", offset: 6 } }]]);
});

test("a listener sees the position of the message that it is called with", async () => {
  const bench = await new Bench().open();
  const seen = [];
  const subscription = bench.client.subscribe("a", () => seen.push(subscription.position.offset));
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  await say(bench, 6, 7);
  assert.deepEqual(seen, [6, 7]);
});

test("a stored position is gone on from", async () => {
  const bench = await new Bench().open();
  const gaps = bench.collect("gap");
  const stored = { epoch: "k", offset: 3 };
  const subscription = bench.client.subscribe("a", nothing, { since: stored });
  stored.offset = 99;
  assert.deepEqual(subscription.position, { epoch: "k", offset: 3 });
  await settle();
  assert.deepEqual(asked(bench), [[{ topic: "a", since: { epoch: "k", offset: 3 } }]]);
  await bench.accept({ epoch: "k", offset: 5, recovered: true });
  assert.deepEqual(await subscription.ready, { topic: "a", epoch: "k", offset: 5, recovered: true });
  assert.deepEqual(subscription.position, { epoch: "k", offset: 3 });
  await say(bench, 4, 5);
  assert.deepEqual(subscription.position, { epoch: "k", offset: 5 });
  assert.deepEqual(gaps, []);
});

test("a stored position that nothing can be had from is a gap with its cause", async () => {
  const bench = await new Bench().open();
  const gaps = bench.collect("gap");
  const subscription = bench.client.subscribe("a", nothing, { since: { epoch: "k", offset: 3 } });
  await settle();
  await bench.accept({ epoch: "m", offset: 9, recovered: false, cause: "epoch_changed" });
  assert.deepEqual(gaps, [{ topic: "a", epoch: "m", offset: 9, reason: "not recovered", cause: "epoch_changed" }]);
  assert.deepEqual(subscription.position, { epoch: "m", offset: 9 });
});

test("the last message comes once, though it is where the topic stands", async () => {
  const bench = await new Bench().open();
  const heard = [];
  const subscription = bench.client.subscribe("a", ({ offset }) => heard.push(offset), { last: true });
  await settle();
  assert.deepEqual(asked(bench), [[{ topic: "a", last: true }]]);
  await bench.accept({ epoch: "k", offset: 5 });
  await bench.comeBack();
  assert.deepEqual(asked(bench), [[{ topic: "a", last: true }]], "it has not come yet");
  await bench.accept({ epoch: "k", offset: 5 });
  await say(bench, 5, 5, 6);
  assert.deepEqual(heard, [5, 6]);
  await bench.comeBack();
  assert.deepEqual(asked(bench), [[{ topic: "a", since: { epoch: "k", offset: 6 } }]]);
  assert.deepEqual(subscription.position, { epoch: "k", offset: 6 });
});

test("what passed before the last message could come is a gap", async () => {
  const bench = await new Bench().open();
  const gaps = bench.collect("gap");
  bench.client.subscribe("a", nothing, { last: true });
  await settle();
  await bench.accept({ epoch: "k", offset: 5 });
  await bench.comeBack();
  await bench.accept({ epoch: "k", offset: 7 });
  assert.deepEqual(gaps, [{ topic: "a", epoch: "k", offset: 7, reason: "not recovered" }]);
});

test("where a subscription begins is for the first listener, and has to be a position", async () => {
  const bench = await benchAt5();
  const late = bench.client.subscribe("a", nothing, { since: { epoch: "k", offset: 1 } });
  await assert.rejects(late.ready, { code: 409 });
  assert.equal(late.position, null);
  bench.client.subscribe("b", nothing, { since: null });
  const since = { epoch: "k", offset: 1 };
  for (const wrong of [{ epoch: 1, offset: 1 }, { epoch: "k" }, { epoch: "k", offset: -1 }, { epoch: "k", offset: 0.5 }]) {
    assert.throws(() => bench.client.subscribe("b", nothing, { since: wrong }), TypeError);
  }
  assert.throws(() => bench.client.subscribe("b", nothing, { since, last: true }), TypeError);
});

test("what the node has no time for is asked again from the same position", async () => {
  const bench = await benchAt5();
  await bench.comeBack();
  await bench.accept({ error: { code: 503, reason: "no hub" } });
  await bench.clock.advance(1000);
  const since = { epoch: "k", offset: 5 };
  assert.deepEqual(asked(bench), [[{ topic: "a", since }], [{ topic: "a", since }]]);
});

test("a gap without a position leaves it where it was", async () => {
  const bench = await benchAt5();
  const gaps = bench.collect("gap");
  await bench.say({ gap: { topic: "a", reason: "the connection was too slow" } });
  assert.equal(gaps.length, 1);
  assert.deepEqual(bench.subscription.position, { epoch: "k", offset: 5 });
  await say(bench, 9);
  assert.deepEqual(bench.subscription.position, { epoch: "k", offset: 9 });
});

test("what comes of a topic that the node put the client on waits for what was missed", async () => {
  const bench = await benchAt5();
  await bench.comeBack();
  await bench.say({ subscribed: { topics: [{ topic: "a", epoch: "k", offset: 7 }] } });
  await say(bench, 8);
  await bench.say({ gap: { topic: "a", epoch: "k", offset: 8, reason: "lost" } });
  assert.deepEqual(bench.heard, []);
  await bench.accept({ epoch: "k", offset: 8, recovered: true });
  await say(bench, 6, 7, 8, 9);
  assert.deepEqual(bench.heard, [6, 7, 8, 9]);
});

test("a topic that only the node asked for is recovered too", async () => {
  const bench = await new Bench().open();
  const [joined, recovered, messages] = ["subscribed", "recovered", "message"].map((type) => bench.collect(type));
  await putOn(bench, { epoch: "k", offset: 1 });
  await bench.say({ message: { topic: "mine", offset: 2, data: 2 } });
  await bench.comeBack();
  assert.deepEqual(asked(bench), [], "another session may not be put on it");
  await putOn(bench, { epoch: "k", offset: 4 });
  assert.deepEqual(asked(bench), [[{ topic: "mine", since: { epoch: "k", offset: 2 } }]]);
  await bench.say({ message: { topic: "mine", offset: 5, data: 5 } });
  await bench.accept({ epoch: "k", offset: 5, recovered: true });
  for (const offset of [3, 4, 5, 6]) await bench.say({ message: { topic: "mine", offset, data: offset } });
  assert.deepEqual(messages.map(({ offset }) => offset), [2, 3, 4, 5, 6]);
  assert.deepEqual(recovered, [{ topic: "mine", epoch: "k", offset: 5 }]);
  assert.deepEqual(joined, [
    { topic: "mine", auto: true, again: false, recovered: undefined },
    { topic: "mine", auto: true, again: true, recovered: true },
  ]);
});

test("a topic of the node's that nothing came to is not asked for", async () => {
  const bench = await new Bench().open();
  const joined = bench.collect("subscribed");
  await putOn(bench, { epoch: "k", offset: 1 });
  await bench.comeBack();
  await putOn(bench, { epoch: "k", offset: 1 });
  await settle();
  assert.deepEqual(asked(bench), []);
  assert.deepEqual(joined.map(({ again }) => again), [false, true]);
});

test("a topic of the node's goes on where its recovery is refused, or its history is gone", async () => {
  const bench = await new Bench().open();
  const [gaps, left, messages] = ["gap", "unsubscribed", "message"].map((type) => bench.collect(type));
  await putOn(bench, { epoch: "k", offset: 1 });
  await bench.comeBack();
  await putOn(bench, { epoch: "k", offset: 4 });
  await bench.accept({ error: { code: 403, reason: "not allowed" } });
  await bench.say({ message: { topic: "mine", offset: 5, data: 5 } });
  assert.deepEqual([gaps.length, left.length, messages.length], [1, 0, 1]);
  await bench.comeBack();
  await putOn(bench, { epoch: "k", offset: 5 });
  await bench.comeBack();
  await putOn(bench, {});
  assert.deepEqual([gaps.length, asked(bench).length], [2, 0]);
});

test("the page's own subscription brings what the node's had not brought", async () => {
  const bench = await new Bench().open();
  await putOn(bench, { epoch: "k", offset: 1 });
  await bench.comeBack();
  bench.client.subscribe("mine", nothing);
  await settle();
  assert.deepEqual(asked(bench), [[{ topic: "mine", since: { epoch: "k", offset: 1 } }]]);
});

test("the page's own subscription to a topic of the node's begins where it is", async () => {
  const bench = await new Bench().open();
  const messages = bench.collect("message");
  await putOn(bench, { epoch: "k", offset: 1 });
  bench.client.subscribe("mine", nothing);
  await settle();
  assert.deepEqual(asked(bench), [["mine"]]);
  await bench.say({ message: { topic: "mine", offset: 2, data: 2 } });
  await bench.accept({ epoch: "k", offset: 2 });
  await bench.say({ message: { topic: "mine", offset: 3, data: 3 } });
  assert.deepEqual(messages.map(({ offset }) => offset), [2, 3]);
});

test("topics of the node's are followed up to a bound", async () => {
  const bench = await new Bench({ topics: 2 }).open();
  for (const topic of ["x", "y", "z"]) {
    await bench.say({ subscribed: { topics: [{ topic, epoch: "k", offset: 1 }] } });
  }
  await bench.comeBack();
  for (const topic of ["z", "y"]) {
    await bench.say({ subscribed: { topics: [{ topic, epoch: "k", offset: 2 }] } });
  }
  assert.deepEqual(asked(bench).flat().map(({ topic }) => topic), ["y"]);
  await bench.accept({ epoch: "k", offset: 2, recovered: true });
  await bench.comeBack();
  for (const topic of ["x", "z"]) {
    await bench.say({ subscribed: { topics: [{ topic, epoch: "k", offset: 3 }] } });
  }
  assert.deepEqual(asked(bench).flat().map(({ topic }) => topic), ["z"], "x had to go for z");
});

test("history is read", async () => {
  const bench = await new Bench().open();
  const [plain, behind] = [
    bench.client.history("a"),
    bench.client.history("a", { limit: 2, since: { epoch: "k", offset: 1 } }),
  ];
  assert.deepEqual(bench.socket.sent, [
    { id: 1, history: { topic: "a" } },
    { id: 2, history: { topic: "a", limit: 2, since: { epoch: "k", offset: 1 } } },
  ]);
  const messages = [{ offset: 2, data: "AQI=", encoding: "base64" }, { offset: 3, event: "e", id: "i", data: 3 }];
  await bench.say({ id: 2, history: { topic: "a", epoch: "k", offset: 3, messages } });
  assert.deepEqual(await behind, {
    topic: "a", epoch: "k", offset: 3,
    messages: [{ offset: 2, data: Uint8Array.of(1, 2) }, { offset: 3, event: "e", id: "i", data: 3 }],
  });
  const refused = assert.rejects(plain, { code: 404 });
  await bench.say({ id: 1, error: { code: 404, reason: "no history" } });
  await refused;
});

test("a read of history fails at once, at its bound, late, or with the connection", async () => {
  const bench = new Bench();
  await assert.rejects(bench.client.history("a"), { code: 503 });
  await bench.open();
  await assert.rejects(bench.client.history("a", { since: 5 }), TypeError);
  const reads = [1, 2, 3, 4].map(() => bench.client.history("a"));
  await assert.rejects(bench.client.history("a"), { code: 429 });
  const failed = Promise.allSettled(reads);
  await bench.end(1006);
  for (const { reason } of await failed) assert.equal(reason.message, "the connection ended before the answer came (504)");
  await bench.clock.advance(bench.state.delay);
  await bench.hello();
  const late = assert.rejects(bench.client.history("a"), { code: 504, reason: "no answer in time" });
  for (let waited = 0; waited < 15000; waited += 5000) {
    await bench.say({});
    await bench.clock.advance(5000);
  }
  await late;
});
