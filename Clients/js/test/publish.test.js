import assert from "node:assert/strict";
import { test } from "node:test";

import { Bench, settle } from "./support/fakes.js";

test("a publish resolves with what the node says", async () => {
  const bench = await new Bench().open();
  const result = bench.client.publish("a", { n: 1 }, { event: "said", excludeSelf: true });
  assert.deepEqual(bench.socket.sent, [
    { id: 1, publish: { topic: "a", data: { n: 1 }, event: "said", exclude_self: true } },
  ]);
  await bench.say({ id: 1, published: { topic: "a", offset: 4 } });
  assert.deepEqual(await result, { topic: "a", offset: 4 });
  assert.equal(bench.clock.timers.size, 1, "only the watch over silence is left");
});

test("kinds say how data travels", async () => {
  const bench = await new Bench().open();
  const bytes = Uint8Array.of(9, 0, 1, 2, 255).subarray(1);
  const all = [
    bench.client.publish("a", bytes),
    bench.client.publish("a", Uint8Array.of(0, 1, 2, 255).buffer, { kind: "bytes" }),
    bench.client.publish("a", "text", { kind: "text" }),
    bench.client.publish("a", null, { kind: "json" }),
  ];
  assert.deepEqual(bench.socket.sent.map(({ publish }) => publish), [
    { topic: "a", data: "AAEC/w==", kind: "bytes" },
    { topic: "a", data: "AAEC/w==", kind: "bytes" },
    { topic: "a", data: "text", kind: "text" },
    { topic: "a", data: null, kind: "json" },
  ]);
  for (const id of [4, 3, 2, 1]) await bench.say({ id, published: { topic: String(id) } });
  assert.deepEqual((await Promise.all(all)).map(({ topic }) => topic), ["1", "2", "3", "4"]);
});

test("what cannot be sent is not", async () => {
  const bench = await new Bench().open();
  const circle = {};
  circle.self = circle;
  for (const [data, kind] of [[undefined], [circle], [() => 1], [7, "text"], ["AA==", "bytes"], [1, "xml"]]) {
    await assert.rejects(bench.client.publish("a", data, { kind }), TypeError);
  }
  await assert.rejects(bench.client.publish("a", "x".repeat(65536)), { code: 413 });
  await assert.rejects(bench.client.publish("a", "ü".repeat(32768)), { code: 413 });
  await assert.rejects(bench.client.publish("a", new Uint8Array(65537)), { code: 413 });
  assert.deepEqual(bench.socket.sent, []);
});

test("a refusal rejects with code and reason", async () => {
  const bench = await new Bench().open();
  const refusal = { name: "MusterError", code: 403, reason: "not allowed" };
  const rejected = assert.rejects(bench.client.publish("a", 1), refusal);
  await bench.say({ id: 1, error: { code: 403, reason: "not allowed" } });
  await rejected;
});

test("nothing is queued without a connection", async () => {
  const bench = new Bench();
  await assert.rejects(bench.client.publish("a", 1), { code: 503 });
  bench.client.connect();
  await assert.rejects(bench.client.publish("a", 1), { code: 503 });
});

test("a connection that ends leaves open whether a push was published", async () => {
  for (const end of [(bench) => bench.end(1006), (bench) => bench.client.close()]) {
    const bench = await new Bench().open();
    const rejected = assert.rejects(bench.client.publish("a", 1), { code: 504, reason: /not known/ });
    await end(bench);
    await rejected;
  }
});

test("an answer that does not come is not waited for, and not missed when it comes late", async () => {
  const bench = await new Bench().open();
  const result = bench.client.publish("a", 1);
  const rejected = assert.rejects(result, { code: 504 });
  await bench.clock.advance(15000);
  await rejected;
  await bench.say({ id: 1, published: { topic: "a" } });
  assert.deepEqual(bench.errors, []);
});

test("so many wait for their answer, and no more", async () => {
  const bench = await new Bench().open();
  const waiting = Array.from({ length: 64 }, () => bench.client.publish("a", 1));
  await assert.rejects(bench.client.publish("a", 1), { code: 429 });
  await bench.say({ id: 1, published: { topic: "a" } });
  await waiting[0];
  waiting.push(bench.client.publish("a", 2));
  assert.equal(bench.socket.sent.length, 65);
  bench.client.close();
  await Promise.allSettled(waiting);
});

test("who subscribes and then publishes asks in that order", async () => {
  const bench = await new Bench().open();
  bench.client.subscribe("a", () => {});
  bench.client.publish("a", 1).catch(() => {});
  assert.deepEqual(bench.socket.sent.map((frame) => Object.keys(frame)[1]), ["subscribe", "publish"]);
  assert.equal(new Set(bench.socket.sent.map(({ id }) => id)).size, 2);
  await settle();
});
