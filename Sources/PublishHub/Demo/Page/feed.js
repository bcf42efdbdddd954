// The list of pushes and notices, newest first. Everything that came from a push goes in as text, never as markup.

const LIMIT = 200; // entries that stay; the oldest go
const LONGEST = 2000; // characters of one push's data that are shown

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function milliseconds(value) {
  if (value < 10) return `${Math.max(0, value).toFixed(1)} ms`;
  if (value < 1000) return `${Math.round(value)} ms`;
  return seconds(value);
}

export function seconds(value) {
  return value < 60000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value / 60000)} min`;
}

function clockText(time) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, rest] = [time.getHours(), time.getMinutes(), time.getSeconds()];
  return `${two(hours)}:${two(minutes)}:${two(rest)}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

function dataText(data) {
  if (data instanceof Uint8Array) {
    const shown = Array.from(data.subarray(0, 64), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    return `${data.length} bytes: ${shown}${data.length > 64 ? " …" : ""}`;
  }
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} … (${text.length} characters)` : text;
}

/** What is shown of an object: `sent_at` is told as the latency already. */
function withoutTime(data) {
  if (data === null || typeof data !== "object" || data instanceof Uint8Array || Array.isArray(data)) return data;
  const { sent_at: _, ...rest } = data;
  return rest;
}

export class Feed {
  constructor(list, empty, announcer) {
    Object.assign(this, { list, empty, announcer, waiting: [], unheard: 0 });
  }

  push(message, { node, latency }) {
    const entry = element("li", "push");
    const at = new Date();
    const head = element("div", "push-head");
    const time = element("time", "", clockText(at));
    time.dateTime = at.toISOString();
    head.append(time);
    if (message.event) head.append(element("span", "event", message.event));
    head.append(element("code", "topic", message.topic));
    const facts = element("span", "facts");
    if (latency !== undefined) facts.append(element("span", "latency", milliseconds(latency)));
    facts.append(element("span", "node", node));
    head.append(facts);
    entry.append(head, element("code", "data", dataText(withoutTime(message.data))));
    entry.dataset.topic = message.topic;
    entry.dataset.node = node;
    if (message.id !== undefined) entry.dataset.id = message.id;
    this.unheard += 1;
    this.add(entry);
  }

  /** kind: good, bad or plain. */
  notice(kind, text) {
    const entry = element("li", `notice ${kind}`);
    const at = new Date();
    const time = element("time", "", clockText(at));
    time.dateTime = at.toISOString();
    entry.append(time, element("span", "", text));
    this.add(entry);
  }

  /** A page that nobody sees paints no frames; what would be pushed out of the list anyway is dropped before. */
  add(entry) {
    if (this.waiting.length === 0) requestAnimationFrame(() => this.flush());
    this.waiting.push(entry);
    if (this.waiting.length > LIMIT) this.waiting.shift();
    if (document.hidden) this.flush();
  }

  flush() {
    const entries = this.waiting.reverse();
    this.waiting = [];
    this.list.prepend(...entries);
    while (this.list.children.length > LIMIT) this.list.lastChild.remove();
    this.empty.hidden = this.list.children.length > 0;
  }

  clear() {
    this.waiting = [];
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  /** For ears: how many came, once in a while, not each of them. */
  announce() {
    if (this.unheard > 0) this.announcer.textContent = this.unheard === 1 ? "1 new push" : `${this.unheard} new pushes`;
    this.unheard = 0;
  }
}
