// The demo page: what an application does with muster.js, and a view of it.

import { commands, copy } from "./commands.js";
import { Feed, element, milliseconds, seconds } from "./feed.js";
import { Figures } from "./figures.js";
import { MusterClient } from "./muster.js";

const get = (id) => document.getElementById(id);
const BURST = 20;

class Demo {
  constructor(settings) {
    this.settings = settings;
    this.client = new MusterClient(settings.clients);
    this.topic = topicOfAddress();
    this.node = "";
    this.lostAt = undefined;
    this.feed = new Feed(get("pushes"), get("empty"), get("announcer"));
    const names = ["received", "rate", "rates", "latency", "interruptions", "away"];
    this.figures = new Figures(Object.fromEntries(names.map((name) => [name, get(name)])));
  }

  start() {
    const { client } = this;
    client.on("state", (state) => this.showState(state));
    client.on("subscribed", (told) => this.subscribed(told));
    client.on("unsubscribed", ({ topic, reason }) => this.refused(topic, reason));
    client.on("gap", (gap) => this.missed(gap));
    client.on("recovered", ({ topic }) => this.feed.notice("good", `Everything missed on ${topic} follows.`));
    this.listen(this.topic);
    this.heedForms();
    setInterval(() => this.tick(), 1000);
    setInterval(() => this.countDown(), 100);
    client.connect();
    this.showNodes();
  }

  // The connection

  showState(state) {
    document.body.dataset.state = state.state;
    get("now").hidden = state.state !== "waiting";
    get("send").disabled = get("burst").disabled = state.state !== "open";
    const [title, detail] = this.describe(state);
    get("state").textContent = title;
    get("detail").textContent = detail;
    document.title = `${state.state === "open" ? this.node : title} – Muster demo`;
    this.countDown();
    this.showCommands();
    this.showNodes();
  }

  describe(state) {
    if (state.state === "open") {
      this.node = state.node || "a node";
      document.body.dataset.node = this.node;
      document.body.dataset.client = state.client || "";
      return [`Connected to ${this.node}`, ""];
    }
    delete document.body.dataset.node;
    if (state.state === "waiting") {
      document.body.dataset.delay = String(state.delay);
      this.delay = state.delay;
      this.wakesAt = performance.now() + state.delay;
      if (this.lostAt === undefined && this.node) this.lost(state);
      return ["Reconnecting", this.reasonOf(state)];
    }
    if (state.state === "closed") return ["Closed for good", this.reasonOf(state)];
    return [this.node ? "Reconnecting" : "Connecting", ""];
  }

  reasonOf({ code, reason }) {
    return [reason || (code === 1006 ? "the connection broke" : ""), code ? `(${code})` : ""].join(" ").trim();
  }

  lost(state) {
    this.lostAt = performance.now();
    this.figures.interrupted();
    this.feed.notice("bad", `The connection to ${this.node} ended: ${this.reasonOf(state)}.`);
    if (this.subscription.active) this.showSubscription("", `Listens to ${this.topic} again as soon as it is connected.`);
  }

  countDown() {
    const waiting = document.body.dataset.state === "waiting";
    const left = waiting ? Math.max(0, this.wakesAt - performance.now()) : 0;
    get("countdown").textContent = waiting ? `in ${(left / 1000).toFixed(1)} s` : "";
    get("progress").style.transform = `scaleX(${waiting && this.delay > 0 ? left / this.delay : 0})`;
  }

  // The topic

  listen(topic) {
    if (this.subscription) this.subscription.unsubscribe();
    this.topic = topic;
    get("topic").value = topic;
    get("topic").removeAttribute("aria-invalid");
    history.replaceState(null, "", `#${encodeURIComponent(topic)}`);
    this.showSubscription("", `Asking to listen to ${topic} …`);
    this.subscription = this.client.subscribe(topic, (message) => this.received(message));
    this.subscription.ready.catch((error) => this.refused(topic, error.reason));
    this.showCommands();
  }

  showSubscription(kind, text) {
    get("subscription").className = `subscription ${kind}`;
    get("subscription").textContent = text;
  }

  subscribed({ topic, again, recovered }) {
    if (topic !== this.topic) return;
    this.showSubscription("good", `Listening to ${topic} on ${this.node}.`);
    if (!again || this.lostAt === undefined) return;
    const away = performance.now() - this.lostAt;
    this.lostAt = undefined;
    this.figures.cameBack(away);
    const back = `Back on ${this.node} after ${seconds(away)}.`;
    if (recovered === true) this.feed.notice("good", back);
    else this.feed.notice("missed", `${back} What was pushed meanwhile is missed: ${topic} keeps no history.`);
  }

  refused(topic, reason) {
    if (topic !== this.topic || this.subscription.active) return;
    get("topic").setAttribute("aria-invalid", "true");
    this.showSubscription("bad", `Refused: ${reason}.`);
  }

  /** Of what a reconnect misses, `subscribed` tells already. */
  missed({ topic, reason }) {
    if (reason !== "not recovered") this.feed.notice("missed", `Missed some of ${topic}: ${reason || "no reason"}.`);
  }

  received(message) {
    const sent = message.data === null ? undefined : message.data.sent_at;
    // Clocks of two machines differ: what cannot be a latency is not shown as one.
    const took = typeof sent === "number" ? preciseTime() - sent : NaN;
    const latency = took > -50 && took < 600000 ? Math.max(0, took) : undefined;
    this.figures.push(latency);
    this.feed.push(message, { node: this.node, latency });
  }

  // Publishing

  async publish(count) {
    const output = get("published");
    const began = performance.now();
    output.className = "";
    output.textContent = "…";
    try {
      await Promise.all(Array.from({ length: count }, (_, index) => this.publishOne(count > 1 ? index + 1 : undefined)));
      output.className = "good";
      output.textContent = `Published in ${milliseconds(performance.now() - began)}`;
    } catch (error) {
      output.className = "bad";
      output.textContent = error.reason || error.message;
    }
  }

  publishOne(number) {
    const options = get("event").value === "" ? {} : { event: get("event").value };
    return this.client.publish(this.topic, dataOf(get("data").value, number), options);
  }

  // Around it

  heedForms() {
    get("listen").addEventListener("submit", (event) => {
      event.preventDefault();
      const topic = get("topic").value.trim();
      if (topic !== "") this.listen(topic);
    });
    get("topic").addEventListener("change", () => get("listen").requestSubmit());
    get("publish").addEventListener("submit", (event) => {
      event.preventDefault();
      this.publish(1);
    });
    get("data").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) get("publish").requestSubmit();
    });
    get("burst").addEventListener("click", () => this.publish(BURST));
    get("now").addEventListener("click", () => this.client.connect());
    get("clear").addEventListener("click", () => this.feed.clear());
    addEventListener("hashchange", () => this.listen(topicOfAddress()));
    for (const block of document.querySelectorAll(".command")) {
      const button = block.querySelector(".copy");
      button.setAttribute("aria-label", `Copy: ${block.querySelector("h3").textContent}`);
      button.addEventListener("click", () => this.copy(button, block.querySelector("code").textContent));
    }
  }

  async copy(button, text) {
    try {
      await copy(text);
      button.textContent = "Copied";
    } catch (error) {
      button.textContent = "Not copied";
    }
    setTimeout(() => (button.textContent = "Copy"), 1500);
  }

  showCommands() {
    const made = commands(this.settings, this.topic, document.body.dataset.node, location.origin);
    for (const [name, text] of Object.entries(made)) {
      const block = get(`command-${name}`);
      // While the node is away its own command stays as it was: it may be on its way to be pasted.
      if (text !== undefined) block.querySelector("code").textContent = text;
      block.hidden = block.querySelector("code").textContent === "";
    }
  }

  tick() {
    this.figures.tick();
    this.seconds = (this.seconds || 0) + 1;
    if (this.seconds % 5 === 0) this.feed.announce();
    if (this.seconds % 2 === 0 && !document.hidden) this.showNodes();
  }

  async showNodes() {
    const [list, note] = [get("nodes"), get("nodes-note")];
    try {
      const answer = await fetch("/v1/nodes");
      if (!answer.ok) throw new Error(answer.status === 401 ? "The hub tells them only to who has a key." : "");
      const { nodes } = await answer.json();
      list.replaceChildren(...nodes.map((node) => this.nodeRow(node)));
      note.textContent = nodes.length > 0 ? "" : "No node has joined the hub.";
    } catch (error) {
      list.replaceChildren();
      note.textContent = error.message.startsWith("The hub") ? error.message : "The hub does not answer.";
    }
  }

  nodeRow({ name, state, sockets }) {
    const row = element("li", name === document.body.dataset.node ? "here" : "");
    row.dataset.state = state;
    const many = sockets === 1 ? "1 socket" : `${sockets || 0} sockets`;
    row.append(element("span", "dot"), element("strong", "", name));
    if (row.className) row.append(element("span", "tag", "this page"));
    row.append(element("span", "facts", state === "live" ? many : state));
    return row;
  }
}

function topicOfAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1)) || "demo.lobby";
  } catch (error) {
    return "demo.lobby";
  }
}

/** Milliseconds since 1970, finer than Date.now() as long as the machine did not sleep since the page was loaded. */
function preciseTime() {
  const fine = performance.timeOrigin + performance.now();
  return Math.abs(fine - Date.now()) < 5 ? fine : Date.now();
}

function dataOf(text, number) {
  let data;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return text;
  }
  if (data === null || typeof data !== "object" || Array.isArray(data)) return data;
  const extra = number === undefined ? {} : { number };
  return { ...data, ...extra, sent_at: Math.round(preciseTime() * 10) / 10 };
}

async function main() {
  const answer = await fetch("/demo/settings.json");
  new Demo(await answer.json()).start();
}

main().catch((error) => {
  get("state").textContent = "The page could not start";
  get("detail").textContent = error.message;
});
