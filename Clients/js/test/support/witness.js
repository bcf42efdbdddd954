// Runs a client beside a real cluster: node witness.js URL. It takes one command as JSON on each line of standard input,
// and writes what it is told, one JSON object on each line, to standard output.

import { createInterface } from "node:readline";

import { MusterClient } from "../../muster.js";
import { NodeWebSocket } from "./node-websocket.js";

// The test decides which WebSocket is used, so that Node's own is tried where there is one.
const WebSocket = process.argv[3] === "own" ? undefined : NodeWebSocket;
const client = new MusterClient(process.argv[2], { WebSocket, maxDelay: 2000 });
const subscriptions = new Map();

function say(name, told) {
  process.stdout.write(`${JSON.stringify({ [name]: told })}\n`);
}

for (const event of ["state", "message", "subscribed", "unsubscribed", "recovered", "gap"]) {
  client.on(event, (told) => {
    const plain = told.data instanceof Uint8Array ? { ...told, data: { bytes: Array.from(told.data) } } : told;
    say(event, plain);
  });
}
client.on("error", (error) => say("error", String(error)));

const verbs = {
  subscribe({ topic, options }) {
    const subscription = client.subscribe(topic, (message) => say("heard", message.topic), options);
    subscriptions.set(topic, subscription);
    return subscription.ready;
  },
  unsubscribe({ topic }) {
    subscriptions.get(topic).unsubscribe();
  },
  publish({ topic, data, bytes, options }) {
    return client.publish(topic, bytes ? Uint8Array.from(bytes) : data, options);
  },
  history({ topic, options }) {
    return client.history(topic, options);
  },
  position({ topic }) {
    return subscriptions.get(topic).position;
  },
  close() {
    client.close();
  },
};

createInterface({ input: process.stdin }).on("line", async (line) => {
  const { number, verb, ...rest } = JSON.parse(line);
  try {
    say("done", { number, result: await verbs[verb](rest) });
  } catch (error) {
    say("done", { number, error: { code: error.code, reason: error.reason || String(error) } });
  }
}).on("close", () => client.close());

client.connect();
