// Made from muster.js by make-global.js: change that one.
var Muster = (function () {
"use strict";

// Muster's client for browsers and Node: the dialect muster.v1.json, as docs/protocol.md describes it.
// One file, no dependencies, ES2018. make-global.js turns it into muster.global.js, the form for plain script tags.

const SUBPROTOCOL = "muster.v1.json";

const DEFAULTS = {
  minDelay: 500, // ms: the first pause before a reconnect is below this
  maxDelay: 30000, // ms: every later one is below this
  helloTimeout: 10000, // ms: a connection that has not said hello by then is given up
  stableAfter: 5000, // ms: a connection that lived this long forgives the failures before it
  publishTimeout: 15000, // ms: longer than the node waits for verifiers and the hub
  historyTimeout: 15000, // ms: the same for a read of history
  topics: 1000, // the node's `node.limits.subscriptions`
  messageBytes: 65536, // the node's `node.limits.message`: beyond it the connection would end with 1009, for good
};

// Half of the commands that the node lets wait for verifiers: the rest is for `publish`.
const SUBSCRIBES_IN_FLIGHT = 8;
const TOPICS_PER_COMMAND = 1000;
const PUBLISHES_IN_FLIGHT = 64;
const READS_IN_FLIGHT = 4;
const TOPIC_BYTES = 255;
const LONGEST_HINT = 300000;
// A timer this late means that the page slept: what came meanwhile may still wait to be read.
const LATE = 1000;
// How long a connection may take to answer when it is asked whether it lives.
const PROBE = 5000;
// Where `hello` names no heartbeat.
const DEFAULT_PATIENCE = 60000;

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|(.+\.)?localhost|\[::1\])$/;

const EVENTS = ["state", "message", "subscribed", "unsubscribed", "recovered", "gap", "error"];

/** A refusal: `code` is a number of HTTP's vocabulary (docs/protocol.md, "Errors"), `reason` is for people. */
class MusterError extends Error {
  constructor(code, reason) {
    super(`${reason} (${code})`);
    this.name = "MusterError";
    this.code = code;
    this.reason = reason;
  }
}

/** What a client does after a close code: reconnect "now", "later" (after the hint, or backing off) or "never". */
function afterClose(code) {
  if (code >= 4200 && code <= 4299) return "never";
  if (code >= 4100 && code <= 4199) return "now";
  return [1002, 1003, 1007, 1008, 1009, 1010].includes(code) ? "never" : "later";
}

/** Pauses that grow twofold, with full jitter: each is anywhere between nothing and its ceiling. */
class Pace {
  constructor(minDelay, maxDelay, random) {
    this.minDelay = minDelay;
    this.maxDelay = maxDelay;
    this.random = random;
    this.attempts = 0;
  }

  reset() {
    this.attempts = 0;
  }

  next() {
    const ceiling = Math.min(this.maxDelay, this.minDelay * 2 ** this.attempts);
    this.attempts = Math.min(this.attempts + 1, 30);
    return this.random() * ceiling;
  }

  /** "now" is obeyed once: a node that says it to every new connection must not be hammered. */
  after(action, hint) {
    const first = this.attempts === 0;
    const pause = this.next();
    if (action === "now" && first) return 0;
    return hint === undefined ? pause : hint;
  }
}

/** Listeners by name. What a listener throws reaches `report` and nobody else. */
class Emitter {
  constructor() {
    this.listeners = new Map(EVENTS.map((type) => [type, new Set()]));
  }

  of(type) {
    const found = this.listeners.get(type);
    if (!found) throw new TypeError(`expected one of the events ${EVENTS.join(", ")}, found ${String(type)}`);
    return found;
  }

  emit(type, detail) {
    for (const listener of Array.from(this.of(type))) {
      if (this.of(type).has(listener)) this.call(listener, detail);
    }
  }

  call(listener, detail) {
    try {
      const promised = listener(detail);
      if (promised && typeof promised.then === "function") promised.then(undefined, (error) => this.report(error));
    } catch (error) {
      this.report(error);
    }
  }

  report(error) {
    const listeners = Array.from(this.of("error"));
    if (listeners.length === 0 && typeof console !== "undefined") console.error(error);
    for (const listener of listeners) {
      try {
        listener(error);
      } catch (_) {
        // why: who throws while being told of an error has nobody left to tell.
      }
    }
  }
}

/**
 * A topic that the page wants, or that the node put the client on by itself (`auto`). phase: wanted, asked, joined, later
 * (the node asked to try again), or away (the node may put the client on it again).
 */
class Topic {
  constructor(name, options) {
    this.name = name;
    this.subscriptions = new Set();
    this.phase = "wanted";
    // That of the last message that was given out. A node can be asked for everything behind it.
    this.position = positionOf(options.since);
    // Until the first message has come, the page waits for the latest.
    this.last = options.last === true;
    // The offset of the latest message, which comes though the position is there already.
    this.latest = null;
    this.result = null;
  }

  request() {
    if (this.last) return { topic: this.name, last: true };
    return this.position ? { topic: this.name, since: this.position } : this.name;
  }

  /**
   * What is recovered comes after its `subscribed`, so the position moves with the messages then; else it starts where
   * the node says.
   */
  joined(result) {
    this.phase = "joined";
    this.result = result;
    if (result.recovered === true && this.position) return;
    this.moveTo(result.epoch, result.offset);
    this.latest = this.last ? result.offset : null;
  }

  /** Whether a message is to be given out; one without an offset always is. */
  takes(offset) {
    if (!this.position || offset === undefined) return true;
    // The node put the client on the topic: what it brings comes again behind the position, once that was asked for.
    if (this.phase !== "joined") return false;
    return offset > this.position.offset || offset === this.latest;
  }

  moveTo(epoch, offset) {
    const known = epoch === undefined ? this.position && this.position.epoch : epoch;
    this.position = typeof known === "string" && isOffset(offset) ? Object.freeze({ epoch: known, offset }) : null;
    this.latest = null;
  }

  isAt(result) {
    return samePlace(this.position, result);
  }
}

function isOffset(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

/** A copy of a position that the page gave, or null; throws a TypeError for anything else. */
function positionOf(since) {
  if (since === undefined || since === null) return null;
  if (typeof since.epoch !== "string" || !isOffset(since.offset)) {
    throw new TypeError("expected since to be a position with epoch and offset");
  }
  return Object.freeze({ epoch: since.epoch, offset: since.offset });
}

function utf8Length(text) {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0);
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function bytesOf(base64) {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

function base64Of(bytes) {
  let binary = "";
  for (let index = 0; index < bytes.length; index++) binary += String.fromCharCode(bytes[index]);
  return btoa(binary);
}

/** A message as the page gets it. */
function decoded(message) {
  const told = Object.assign({}, message);
  if (message.encoding === "base64") {
    told.data = bytesOf(message.data);
    delete told.encoding;
  }
  return told;
}

function samePlace(one, other) {
  return one.epoch === other.epoch && one.offset === other.offset;
}

function isBinary(data) {
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data);
}

/** The members of a `publish` command; throws a TypeError for what cannot be sent. */
function pushOf(topic, data, options) {
  const push = { topic, data };
  const kind = options.kind === undefined && isBinary(data) ? "bytes" : options.kind;
  if (![undefined, "json", "text", "bytes"].includes(kind)) {
    throw new TypeError(`expected the kind json, text or bytes, found ${String(kind)}`);
  }
  if (kind === "text" && typeof data !== "string") throw new TypeError("expected a string, since kind is text");
  if (kind === "bytes") {
    if (!isBinary(data)) throw new TypeError("expected a Uint8Array, since kind is bytes");
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(data) ? data : new Uint8Array(data);
    push.data = base64Of(new Uint8Array(buffer, byteOffset, byteLength));
  }
  if (JSON.stringify(push.data) === undefined) throw new TypeError("expected data that JSON can express");
  if (kind !== undefined) push.kind = kind;
  if (options.event !== undefined) push.event = options.event;
  if (options.excludeSelf) push.exclude_self = true;
  return push;
}

/** Splits what a command lists so that no command is longer than the node reads. */
function chunks(items, budget) {
  const made = [];
  let size = Infinity;
  for (const item of items) {
    const bytes = utf8Length(JSON.stringify(item.request)) + 1;
    if (size + bytes > budget || made[made.length - 1].length === TOPICS_PER_COMMAND) {
      made.push([]);
      size = 0;
    }
    made[made.length - 1].push(item);
    size += bytes;
  }
  return made;
}

/** What the client needs of the browser or of Node; tests bring their own. */
function environmentOf(options) {
  const root = typeof globalThis === "undefined" ? self : globalThis;
  const environment = {
    WebSocket: options.WebSocket || root.WebSocket,
    setTimeout: (action, delay) => root.setTimeout(action, delay),
    clearTimeout: (timer) => root.clearTimeout(timer),
    random: Math.random,
    now: () => (root.performance ? root.performance.now() : Date.now()),
    location: root.location,
    navigator: root.navigator,
    window: typeof root.addEventListener === "function" ? root : undefined,
    document: root.document,
  };
  return Object.assign(environment, options.environment);
}

function webSocketAddress(url, location) {
  const address = location ? new URL(url === undefined ? "/" : url, location.href) : new URL(url);
  if (/^https?:$/.test(address.protocol)) address.protocol = address.protocol.replace("http", "ws");
  if (address.protocol !== "ws:" && address.protocol !== "wss:") {
    throw new TypeError(`expected a ws: or wss: address, found ${address.protocol}`);
  }
  address.hash = "";
  return address.href;
}

/**
 * The client behind its public face. States: idle -> connecting -> open -> waiting -> connecting ..., and closed, from
 * which nothing leads away. Sockets that were given up may still call back; they are known by not being `connection`.
 */
class Engine {
  constructor(url, options) {
    this.options = Object.assign({}, DEFAULTS, options);
    this.environment = environmentOf(this.options);
    if (typeof this.environment.WebSocket !== "function") {
      throw new TypeError("found no WebSocket here: give a constructor in the option WebSocket");
    }
    this.url = webSocketAddress(url, this.environment.location);
    this.emitter = new Emitter();
    this.state = { state: "idle" };
    this.connection = null;
    this.topics = new Map();
    // Those that the node put the client on and that the page did not ask for, as far as they have positions.
    this.automatic = new Map();
    this.leaving = new Set();
    this.commands = new Map();
    this.lastID = 0;
    this.flushing = false;
    const { minDelay, maxDelay } = this.options;
    this.pace = new Pace(minDelay, maxDelay, this.environment.random);
    this.retries = new Pace(minDelay, maxDelay, this.environment.random);
    this.surroundings = [];
  }

  // The connection's life

  connect() {
    if (this.state.state === "closed") throw new MusterError(503, "the client is closed: make a new one");
    if (this.state.state === "idle") this.heedSurroundings();
    if (this.state.state === "idle" || this.state.state === "waiting") this.open();
  }

  enter(state) {
    this.state = state;
    this.emitter.emit("state", state);
  }

  open() {
    this.environment.clearTimeout(this.timer);
    let socket;
    try {
      socket = new this.environment.WebSocket(this.url, SUBPROTOCOL);
    } catch (error) {
      // An address that the browser forbids, as ws: in a page of https:, will not do the next time either.
      this.finish(null, error.message);
      return;
    }
    const connection = { socket, heard: this.environment.now(), patience: this.options.helloTimeout };
    this.connection = connection;
    socket.onmessage = (event) => {
      if (this.connection === connection) this.received(event.data);
    };
    socket.onclose = (event) => {
      if (this.connection === connection) this.ended(event.code, event.reason);
    };
    // `ws` for Node throws an error that nobody listens to; `close` follows it everywhere.
    socket.onerror = () => {};
    this.watch();
    this.enter({ state: "connecting" });
  }

  greeted(hello) {
    const connection = this.connection;
    if (connection.openedAt !== undefined) return;
    connection.openedAt = this.environment.now();
    connection.patience = hello.heartbeat > 0 ? hello.heartbeat * 2000 : DEFAULT_PATIENCE;
    this.watch();
    this.retries.reset();
    this.flushSoon();
    this.enter({ state: "open", client: hello.client, node: hello.node });
  }

  ended(code, reason) {
    const { environment, connection } = this;
    const goodbye = connection.goodbye || {};
    this.connection = null;
    environment.clearTimeout(connection.watch);
    environment.clearTimeout(connection.retry);
    if (environment.now() - connection.openedAt >= this.options.stableAfter) this.pace.reset();
    this.forgetCommands("the connection ended");
    this.leaving.clear();
    for (const topic of this.topics.values()) topic.phase = "wanted";
    for (const topic of this.automatic.values()) topic.phase = "away";
    // The close frame can get lost behind the goodbye that announced it.
    const known = (code === 1005 || code === 1006) && goodbye.code !== undefined ? goodbye.code : code;
    const why = reason || goodbye.reason || "";
    const action = afterClose(known);
    if (action === "never") this.finish(known, why);
    else this.wait(this.pace.after(action, goodbye.hint), known, why, goodbye.hint !== undefined);
  }

  wait(delay, code, reason, hinted) {
    // A browser can be wrong about being offline: the client then tries seldom, not never.
    const pause = this.offline() ? Math.max(delay, this.options.maxDelay) : delay;
    this.environment.clearTimeout(this.timer);
    this.timer = this.environment.setTimeout(() => this.open(), pause);
    this.wakesAt = this.environment.now() + pause;
    this.hinted = hinted;
    this.enter({ state: "waiting", delay: pause, code, reason });
  }

  /** A node on this machine is there without any network. */
  offline() {
    const { navigator } = this.environment;
    return Boolean(navigator) && navigator.onLine === false && !LOOPBACK.test(new URL(this.url).hostname);
  }

  close() {
    const connection = this.connection;
    if (this.state.state === "closed") return;
    this.finish(1000, "closed by the application");
    if (connection) this.hangUp(connection, 1000);
  }

  hangUp(connection, code) {
    try {
      connection.socket.close(code);
    } catch (error) {
      this.emitter.report(error);
    }
  }

  finish(code, reason) {
    const { environment, connection } = this;
    this.connection = null;
    environment.clearTimeout(this.timer);
    if (connection) {
      environment.clearTimeout(connection.watch);
      environment.clearTimeout(connection.retry);
    }
    for (const undo of this.surroundings) undo();
    this.surroundings = [];
    this.forgetCommands("the client was closed");
    const topics = Array.from(this.topics.values());
    this.topics.clear();
    this.automatic.clear();
    this.leaving.clear();
    for (const topic of topics) this.release(topic, new MusterError(503, `the client is closed: ${reason}`));
    this.enter({ state: "closed", code, reason });
  }

  // Silence

  /** One timer per connection, not per message: it looks when the last sign of life was, and sleeps on. */
  watch() {
    const { environment, connection } = this;
    environment.clearTimeout(connection.watch);
    const left = connection.heard + connection.patience - environment.now();
    connection.watch = environment.setTimeout(() => this.checkSilence(connection), Math.max(0, left));
  }

  checkSilence(connection) {
    const late = this.environment.now() - connection.heard - connection.patience;
    const open = connection.openedAt !== undefined;
    if (late < 0 && !connection.probed) {
      this.watch();
    } else if (late > LATE && open && !connection.probed) {
      this.probe(connection);
    } else {
      // A dead connection answers no close frame either: its end is not waited for.
      this.hangUp(connection);
      this.ended(1006, open ? "nothing heard from the node" : "no hello");
    }
  }

  /** Asks for a sign of life. Pages cannot send pings, but to leave a topic that one is not on is answered. */
  probe(connection) {
    let topic = "-";
    while (this.topics.has(topic)) topic += "-";
    connection.probed = true;
    this.send("unsubscribe", { topic });
    this.environment.clearTimeout(connection.watch);
    connection.watch = this.environment.setTimeout(() => this.checkSilence(connection), PROBE);
  }

  heedSurroundings() {
    const heed = (target, type, action) => {
      if (!target || typeof target.addEventListener !== "function") return;
      target.addEventListener(type, action);
      this.surroundings.push(() => target.removeEventListener(type, action));
    };
    const { window, document } = this.environment;
    heed(window, "online", () => {
      this.pace.reset();
      this.hurry();
    });
    heed(window, "offline", () => this.hurry());
    heed(window, "pagehide", (event) => {
      if (event.persisted) this.rest();
    });
    heed(window, "pageshow", (event) => {
      if (event.persisted) this.wake();
    });
    heed(document, "visibilitychange", () => {
      if (document.visibilityState === "visible") this.hurry();
    });
    heed(document, "resume", () => this.hurry());
  }

  /**
   * The page was left and the browser may keep it for the way back, which it does not with an open connection. Timers
   * stand still until then.
   */
  rest() {
    const { connection } = this;
    if (!connection) return;
    this.hangUp(connection, 1000);
    this.ended(1001, "the page was left");
  }

  /** Somebody has come back to the page: one person, not a crowd, so there is no reason to wait. */
  wake() {
    this.pace.reset();
    if (this.state.state === "waiting" && !this.hinted) this.open();
  }

  /**
   * Somebody looks, or the network has changed, gone or come back. A connection is asked whether it lives, and a long pause
   * becomes a short one, unless the node asked for it.
   */
  hurry() {
    const { connection, environment } = this;
    if (connection) {
      if (connection.openedAt !== undefined && !connection.probed) this.probe(connection);
    } else if (this.state.state === "waiting" && !this.hinted && !this.offline()) {
      const soon = environment.random() * this.options.minDelay;
      if (environment.now() + soon < this.wakesAt) this.wait(soon, this.state.code, this.state.reason, false);
    }
  }

  // What the page asks for

  subscribe(name, listener, options) {
    if (typeof listener !== "function") throw new TypeError("expected a function to call with each message");
    const fresh = new Topic(name, options);
    if (fresh.last && fresh.position) throw new TypeError("expected since or last, found both");
    const subscription = { listener, ended: false };
    subscription.ready = new Promise((resolve, reject) => Object.assign(subscription, { resolve, reject }));
    // why: who does not ask for the answer must not be ended by it; Node ends at unhandled rejections.
    subscription.ready.catch(() => {});
    const refusal = this.refusalOf(name, fresh.last || fresh.position !== null);
    if (refusal) {
      subscription.ended = true;
      subscription.reject(refusal);
      return subscription;
    }
    const topic = this.topics.get(name) || this.adopted(fresh);
    this.topics.set(name, topic);
    topic.subscriptions.add(subscription);
    subscription.topic = topic;
    if (topic.phase === "joined") subscription.resolve(topic.result);
    else this.flushSoon();
    return subscription;
  }

  /** What the node did not bring yet of a topic that it put the client on before, the page's own subscription brings. */
  adopted(topic) {
    const known = this.automatic.get(topic.name);
    this.automatic.delete(topic.name);
    if (known && known.phase !== "joined" && !topic.last && !topic.position) topic.position = known.position;
    return topic;
  }

  refusalOf(name, placed) {
    if (this.state.state === "closed") return new MusterError(503, `the client is closed: ${this.state.reason}`);
    if (typeof name !== "string" || name === "") return new MusterError(400, "expected the name of a topic");
    if (name.length > TOPIC_BYTES || utf8Length(name) > TOPIC_BYTES) {
      return new MusterError(400, `expected a topic of at most ${TOPIC_BYTES} bytes`);
    }
    if (placed && this.topics.has(name)) {
      return new MusterError(409, "since and last are for the first listener of a topic, found another one");
    }
    if (!this.topics.has(name) && this.topics.size >= this.options.topics) {
      return new MusterError(429, `expected at most ${this.options.topics} topics`);
    }
    return null;
  }

  leave(subscription) {
    if (subscription.ended) return;
    const { topic } = subscription;
    subscription.ended = true;
    subscription.reject(new MusterError(409, "unsubscribed before the answer came"));
    topic.subscriptions.delete(subscription);
    if (topic.subscriptions.size > 0) return;
    this.topics.delete(topic.name);
    // Without the check, a topic that comes and goes within one turn would be spoken of for nothing.
    if (topic.phase === "asked" || topic.phase === "joined") {
      this.leaving.add(topic.name);
      this.flushSoon();
    }
  }

  leaveAll(name) {
    const topic = this.topics.get(name);
    if (topic) Array.from(topic.subscriptions).forEach((subscription) => this.leave(subscription));
  }

  /** Ends a topic that the node, or the end of the client, has taken from the page. */
  release(topic, error) {
    for (const subscription of topic.subscriptions) {
      subscription.ended = true;
      subscription.reject(error);
    }
    topic.subscriptions.clear();
  }

  publish(name, data, options) {
    const lost = ": whether the push was published is not known";
    return this.request("publish", lost, PUBLISHES_IN_FLIGHT, this.options.publishTimeout, () => {
      if (isBinary(data) && data.byteLength > this.options.messageBytes) throw this.tooLarge();
      return pushOf(name, data, options);
    });
  }

  history(name, options) {
    return this.request("history", "", READS_IN_FLIGHT, this.options.historyTimeout, () => {
      const since = positionOf(options.since);
      const limit = options.limit === undefined ? {} : { limit: options.limit };
      return Object.assign({ topic: name }, limit, since ? { since } : {});
    });
  }

  tooLarge() {
    return new MusterError(413, `expected a message of at most ${this.options.messageBytes} bytes`);
  }

  /** Sends a command whose answer one promise waits for; `lost` is what a missing answer leaves open. */
  request(verb, lost, most, limit, makeBody) {
    return new Promise((resolve, reject) => {
      if (this.state.state !== "open") throw new MusterError(503, "not connected: nothing was sent");
      const waiting = Array.from(this.commands.values()).filter((command) => command.verb === verb);
      if (waiting.length >= most) {
        throw new MusterError(429, `expected at most ${most} of ${verb} that wait for their answer`);
      }
      const id = this.lastID + 1;
      const text = JSON.stringify({ id, [verb]: makeBody() });
      const { messageBytes } = this.options;
      if (text.length * 3 > messageBytes && utf8Length(text) > messageBytes) throw this.tooLarge();
      // Before it goes what was asked before it: who subscribes and publishes hears it.
      this.lastID = id;
      this.flush();
      const timer = this.environment.setTimeout(() => {
        this.commands.delete(id);
        reject(new MusterError(504, `no answer in time${lost}`));
      }, limit);
      this.commands.set(id, { verb, lost, resolve, reject, timer });
      this.connection.socket.send(text);
    });
  }

  // Commands

  flushSoon() {
    if (this.flushing || !this.connection || this.connection.openedAt === undefined) return;
    this.flushing = true;
    Promise.resolve().then(() => {
      this.flushing = false;
      try {
        this.flush();
      } catch (error) {
        this.emitter.report(error);
      }
    });
  }

  /** Sends what the page asked for since the last time. Leaving comes first: a topic may be left and wanted again. */
  flush() {
    if (!this.connection || this.connection.openedAt === undefined) return;
    const budget = this.options.messageBytes - 100;
    const leaving = Array.from(this.leaving, (request) => ({ request }));
    this.leaving.clear();
    for (const chunk of chunks(leaving, budget)) {
      this.send("unsubscribe", { topics: chunk.map((item) => item.request) });
    }
    const room = SUBSCRIBES_IN_FLIGHT - Array.from(this.commands.values()).filter((command) => command.topics).length;
    const wanted = this.known().filter((topic) => topic.phase === "wanted");
    const items = wanted.map((topic) => ({ topic, request: topic.request() }));
    for (const chunk of chunks(items, budget).slice(0, room)) this.ask(chunk);
  }

  known() {
    return Array.from(this.topics.values()).concat(Array.from(this.automatic.values()));
  }

  named(name) {
    return this.topics.get(name) || this.automatic.get(name);
  }

  ask(chunk) {
    const topics = chunk.map((item) => item.topic);
    for (const topic of topics) topic.phase = "asked";
    const requests = chunk.map((item) => item.request);
    const id = this.send("subscribe", { topics: requests });
    this.commands.set(id, { topics, resuming: requests.some((request) => typeof request !== "string") });
  }

  send(verb, body) {
    this.lastID += 1;
    this.connection.socket.send(JSON.stringify({ id: this.lastID, [verb]: body }));
    return this.lastID;
  }

  forgetCommands(reason) {
    for (const command of this.commands.values()) {
      if (!command.reject) continue;
      this.environment.clearTimeout(command.timer);
      command.reject(new MusterError(504, `${reason} before the answer came${command.lost}`));
    }
    this.commands.clear();
  }

  take(id) {
    const command = this.commands.get(id);
    this.commands.delete(id);
    if (command && command.timer !== undefined) this.environment.clearTimeout(command.timer);
    return command;
  }

  // What the node says

  received(text) {
    this.connection.heard = this.environment.now();
    this.connection.probed = false;
    if (typeof text !== "string") return;
    try {
      this.understand(JSON.parse(text));
    } catch (error) {
      this.emitter.report(error);
    }
  }

  /** Verbs and members that this version does not know are passed over, as the protocol asks. */
  understand(frame) {
    if (frame.message) this.delivered(frame.message);
    else if (frame.hello) this.greeted(frame.hello);
    else if (frame.subscribed) this.subscribed(frame.id, frame.subscribed.topics);
    else if (frame.unsubscribed) this.unsubscribed(frame.id, frame.unsubscribed);
    else if (frame.published) this.answered(frame.id, frame.published);
    else if (frame.history) this.answered(frame.id, this.readable(frame.history));
    else if (frame.gap) this.missed(frame.gap);
    else if (frame.goodbye) this.dismissed(frame.goodbye);
    else if (frame.error) this.refused(frame.id, frame.error);
  }

  delivered(message) {
    const topic = this.named(message.topic);
    if (topic && !topic.takes(message.offset)) return;
    const told = decoded(message);
    if (topic && message.offset !== undefined) {
      // Before anybody is called: a listener that throws has had the message.
      topic.moveTo(message.epoch, message.offset);
      topic.last = false;
      if (topic.position) told.epoch = topic.position.epoch;
    }
    for (const subscription of topic ? Array.from(topic.subscriptions) : []) {
      if (!subscription.ended) this.emitter.call(subscription.listener, told);
    }
    this.emitter.emit("message", told);
  }

  subscribed(id, results) {
    const command = id === undefined ? undefined : this.take(id);
    if (command && command.topics) {
      const byName = new Map(results.map((result) => [result.topic, result]));
      const silence = { error: { code: 500, reason: "the node gave no result for the topic" } };
      for (const topic of command.topics) this.decided(topic, byName.get(topic.name) || silence);
      this.flushSoon();
    } else if (id === undefined) {
      for (const result of results) if (!result.error) this.putOn(result);
    }
  }

  /**
   * The node has put the client on a topic. What came to it since the last connection is asked for, and until the node
   * has answered that, its messages are passed over.
   */
  putOn(result) {
    const before = this.automatic.get(result.topic);
    if (this.topics.has(result.topic)) {
      // The page's own subscribe asks for what was missed.
      this.joinedBy(result, true, false);
    } else if (before && before.position && result.epoch !== undefined && !before.isAt(result)) {
      before.phase = "wanted";
      this.flushSoon();
    } else {
      const lost = before && before.position !== null && result.epoch === undefined;
      this.follow(result);
      this.joinedBy(result, true, before !== undefined);
      if (lost) this.emitter.emit("gap", Object.assign(this.placeOf(result), { reason: "not recovered" }));
    }
  }

  follow(result) {
    this.automatic.delete(result.topic);
    if (result.epoch === undefined) return;
    if (this.automatic.size >= this.options.topics) {
      // One of an earlier connection, of another user perhaps, makes room; else no more are followed.
      const away = Array.from(this.automatic.values()).find((topic) => topic.phase === "away");
      if (!away) return;
      this.automatic.delete(away.name);
    }
    const topic = new Topic(result.topic, {});
    topic.auto = true;
    topic.joined(result);
    this.automatic.set(result.topic, topic);
  }

  decided(topic, result) {
    // Left meanwhile, and perhaps wanted again since: then the answer to the later command counts.
    if (this.named(topic.name) !== topic || topic.phase !== "asked") return;
    if (result.error && result.error.code === 503) {
      this.tryLater(topic);
    } else if (result.error) {
      this.denied(topic, result.error);
    } else {
      this.confirmed(topic, result);
    }
  }

  confirmed(topic, result) {
    const again = topic.result !== null;
    const before = topic.position;
    topic.joined(result);
    this.retries.reset();
    for (const subscription of topic.subscriptions) subscription.resolve(result);
    this.joinedBy(result, topic.auto === true, again);
    if (result.recovered === true) this.emitter.emit("recovered", this.placeOf(result));
    // Without a word on recovery, a position that has moved says that something passed.
    const passed = again && result.recovered === undefined && result.epoch !== undefined;
    if (before && (result.recovered === false || (passed && topic.position && !samePlace(before, topic.position)))) {
      const { cause } = result;
      const why = cause === undefined ? {} : { cause };
      this.emitter.emit("gap", Object.assign(this.placeOf(result), { reason: "not recovered" }, why));
    }
  }

  placeOf(told) {
    return { topic: told.topic, epoch: told.epoch, offset: told.offset };
  }

  joinedBy(result, auto, again) {
    const { topic, recovered } = result;
    this.emitter.emit("subscribed", { topic, auto, again, recovered });
  }

  /** The node had no time for the topic. All such topics share one pause. */
  tryLater(topic) {
    const connection = this.connection;
    topic.phase = "later";
    if (connection.retry !== undefined) return;
    connection.retry = this.environment.setTimeout(() => {
      connection.retry = undefined;
      if (this.connection !== connection) return;
      for (const one of this.known()) if (one.phase === "later") one.phase = "wanted";
      this.flush();
    }, this.retries.next());
  }

  /** The node refuses a topic, or has taken the connection off it. */
  taken(name, error) {
    const topic = this.topics.get(name);
    this.automatic.delete(name);
    if (topic) {
      this.topics.delete(name);
      this.release(topic, new MusterError(error.code, error.reason));
    }
    this.emitter.emit("unsubscribed", { topic: name, code: error.code, reason: error.reason });
  }

  unsubscribed(id, told) {
    if (id !== undefined) return;
    const topic = this.topics.get(told.topic);
    // A subscribe that is on its way has its own answer.
    if (!topic || topic.phase === "joined") {
      this.taken(told.topic, told.error || { code: 410, reason: "the node has ended the subscription" });
    }
  }

  answered(id, result) {
    const command = this.take(id);
    if (command && command.resolve) command.resolve(result);
  }

  readable(history) {
    return Object.assign({}, history, { messages: history.messages.map(decoded) });
  }

  refused(id, error) {
    const command = this.take(id);
    if (!command) {
      this.emitter.report(new MusterError(error.code, error.reason));
    } else if (command.reject) {
      command.reject(new MusterError(error.code, error.reason));
    } else {
      const asked = command.topics.filter((topic) => this.named(topic.name) === topic && topic.phase === "asked");
      for (const topic of asked) this.refusedTopic(topic, command, error);
      this.flushSoon();
    }
  }

  refusedTopic(topic, command, error) {
    if (error.code === 429 || error.code === 503) {
      this.tryLater(topic);
    } else if (error.code === 400 && command.resuming) {
      // The node is older than the one that gave the position, and knows no `since`.
      topic.position = null;
      topic.last = false;
      topic.phase = "wanted";
    } else {
      this.denied(topic, error);
    }
  }

  denied(topic, error) {
    if (topic.auto) {
      // The node has put the client on the topic all the same: it goes on there, without what was missed.
      this.automatic.delete(topic.name);
      this.joinedBy({ topic: topic.name }, true, true);
      this.emitter.emit("gap", { topic: topic.name, epoch: undefined, offset: undefined, reason: "not recovered" });
    } else {
      this.taken(topic.name, error);
    }
  }

  missed(gap) {
    const topic = this.named(gap.topic);
    if (topic && topic.position && topic.phase !== "joined") return;
    // What this connection alone lost has no position: the one of the last message stands.
    if (topic && gap.offset !== undefined) topic.moveTo(gap.epoch, gap.offset);
    this.emitter.emit("gap", Object.assign(this.placeOf(gap), { reason: gap.reason }));
  }

  dismissed(goodbye) {
    const hint = goodbye.reconnect_after_ms;
    this.connection.goodbye = {
      code: goodbye.code,
      reason: goodbye.reason,
      hint: hint >= 0 ? Math.min(hint, LONGEST_HINT) : undefined,
    };
  }
}

const ENGINE = Symbol("engine");
const SUBSCRIPTION = Symbol("subscription");

/** One listener on one topic. */
class Subscription {
  constructor(engine, topic, subscription) {
    this.topic = topic;
    this.ready = subscription.ready;
    Object.defineProperty(this, ENGINE, { value: engine });
    Object.defineProperty(this, SUBSCRIPTION, { value: subscription });
  }

  /** Whether the listener may still be called. */
  get active() {
    return !this[SUBSCRIPTION].ended;
  }

  /** That of the last message, to be stored; null where the topic keeps no history, or nothing is known yet. */
  get position() {
    const { topic } = this[SUBSCRIPTION];
    return topic ? topic.position : null;
  }

  unsubscribe() {
    this[ENGINE].leave(this[SUBSCRIPTION]);
  }
}

/** A connection to Muster that comes back, with its topics. See README.md beside this file. */
class MusterClient {
  constructor(url, options) {
    Object.defineProperty(this, ENGINE, { value: new Engine(url, options) });
  }

  get url() {
    return this[ENGINE].url;
  }

  /** The last `state` event: what it is now. */
  get state() {
    return this[ENGINE].state;
  }

  /** Starts, or ends a pause between two connections. */
  connect() {
    this[ENGINE].connect();
    return this;
  }

  /** Ends the connection and the client, for good. */
  close() {
    this[ENGINE].close();
  }

  /** With `since`, a position, it begins behind that; with `last` it begins with the latest message. */
  subscribe(topic, listener, options) {
    return new Subscription(this[ENGINE], topic, this[ENGINE].subscribe(topic, listener, options || {}));
  }

  /** Takes all listeners off a topic. */
  unsubscribe(topic) {
    this[ENGINE].leaveAll(topic);
  }

  publish(topic, data, options) {
    return this[ENGINE].publish(topic, data, options || {});
  }

  /** What a topic has kept: the latest messages, or the first ones behind a position. */
  history(topic, options) {
    return this[ENGINE].history(topic, options || {});
  }

  /** Listens to an event of the client; returns a function that ends that. */
  on(type, listener) {
    if (typeof listener !== "function") throw new TypeError("expected a function to call with each event");
    this[ENGINE].emitter.of(type).add(listener);
    return () => this.off(type, listener);
  }

  off(type, listener) {
    this[ENGINE].emitter.of(type).delete(listener);
  }
}

return { MusterError, afterClose, MusterClient };
})();
