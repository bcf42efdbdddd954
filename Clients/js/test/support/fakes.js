// A clock that stands still until it is moved, a socket that says what the test says, and a page around them.

import { MusterClient } from "../../muster.js";

export class FakeClock {
  constructor() {
    this.now = 0;
    this.timers = new Map();
    this.last = 0;
  }

  set(action, delay) {
    this.last += 1;
    this.timers.set(this.last, { action, at: this.now + delay });
    return this.last;
  }

  /** Moves on, firing each timer at its time, and lets promises run after each. */
  async advance(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.now = Math.max(this.now, due[1].at);
      due[1].action();
      await settle();
    }
    this.now = end;
  }

  /** Moves on without firing anything, as a machine does that sleeps; then fires what is due. */
  async sleep(milliseconds) {
    this.now += milliseconds;
    await this.advance(0);
  }
}

export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}

class FakeTarget {
  constructor() {
    this.handlers = new Map();
  }

  addEventListener(type, handler) {
    this.handlers.set(type, handler);
  }

  removeEventListener(type, handler) {
    if (this.handlers.get(type) === handler) this.handlers.delete(type);
  }

  fire(type, event = {}) {
    if (this.handlers.has(type)) this.handlers.get(type)(event);
  }
}

/** A client in a fake page. `chance` is what random() gives. */
export class Bench {
  constructor(options = {}) {
    const bench = this;
    this.clock = new FakeClock();
    this.chance = 0.5;
    this.sockets = [];
    this.window = new FakeTarget();
    this.document = Object.assign(new FakeTarget(), { visibilityState: "visible" });
    this.navigator = { onLine: true };
    this.errors = [];
    this.states = [];
    class FakeSocket {
      constructor(url, protocol) {
        if (bench.forbidden) throw new Error(bench.forbidden);
        Object.assign(this, { url, protocol, sent: [], closed: undefined });
        bench.sockets.push(this);
      }

      send(text) {
        this.sent.push(JSON.parse(text));
      }

      close(code) {
        this.closed = code === undefined ? "closed" : code;
      }
    }
    const { environment, url = "ws://push.example/", ...others } = options;
    this.client = new MusterClient(url, {
      WebSocket: FakeSocket,
      environment: {
        setTimeout: (action, delay) => this.clock.set(action, delay),
        clearTimeout: (timer) => this.clock.timers.delete(timer),
        random: () => this.chance,
        now: () => this.clock.now,
        location: undefined,
        navigator: this.navigator,
        window: this.window,
        document: this.document,
        ...environment,
      },
      ...others,
    });
    this.client.on("state", (state) => this.states.push(state));
    this.client.on("error", (error) => this.errors.push(error));
  }

  get socket() {
    return this.sockets[this.sockets.length - 1];
  }

  get state() {
    return this.client.state;
  }

  async say(frame) {
    this.socket.onmessage({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
    await settle();
  }

  async hello(heartbeat = 25) {
    await this.say({ hello: { client: "c", node: "n", heartbeat } });
  }

  async end(code, reason = "") {
    this.socket.onclose({ code, reason });
    await settle();
  }

  /** Connects, and answers every command so far. */
  async open(options) {
    this.client.connect();
    await this.hello(options);
    return this;
  }

  /** Accepts the last `subscribe`; `extra` goes into each result. */
  async accept(extra = {}) {
    const { id, subscribe } = this.socket.sent.filter((frame) => frame.subscribe).pop();
    const topics = subscribe.topics.map((topic) => ({ topic: topic.topic || topic, ...extra }));
    await this.say({ id, subscribed: { topics } });
  }

  /** The connection breaks and the next one says hello. */
  async comeBack(code = 1006) {
    await this.end(code);
    await this.clock.advance(this.state.delay);
    await this.hello();
  }

  collect(type) {
    const events = [];
    this.client.on(type, (event) => events.push(event));
    return events;
  }
}
