// Counters, the last minute as bars, and the median latency.

import { milliseconds, seconds } from "./feed.js";

const SECONDS = 60;
const LATENCIES = 200;
/** Milliseconds until what came shows: at once for eyes, and seldom enough for a thousand pushes a second. */
const DELAY = 100;

export class Figures {
  constructor(elements) {
    Object.assign(this, { elements, received: 0, interruptions: 0, away: 0, latencies: [], perSecond: [0] });
    this.bars = Array.from({ length: SECONDS }, (_, index) => this.bar(index));
    elements.rates.append(...this.bars);
    this.show();
  }

  bar(index) {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    bar.setAttribute("x", String(index + 0.1));
    bar.setAttribute("width", "0.8");
    return bar;
  }

  push(latency) {
    this.received += 1;
    this.perSecond[this.perSecond.length - 1] += 1;
    this.showing ??= setTimeout(() => this.show(), DELAY);
    if (latency === undefined) return;
    this.latencies.push(latency);
    if (this.latencies.length > LATENCIES) this.latencies.shift();
  }

  interrupted() {
    this.interruptions += 1;
    this.show();
  }

  cameBack(after) {
    this.away += after;
    this.show();
  }

  /** To be called once a second. */
  tick() {
    this.show();
    this.perSecond.push(0);
    if (this.perSecond.length > SECONDS) this.perSecond.shift();
  }

  show() {
    clearTimeout(this.showing);
    this.showing = undefined;
    const { elements, perSecond } = this;
    elements.received.textContent = this.received.toLocaleString("en");
    elements.rate.textContent = String(perSecond[perSecond.length - 1]);
    elements.latency.textContent = this.latencies.length > 0 ? milliseconds(this.median()) : "–";
    elements.interruptions.textContent = String(this.interruptions);
    elements.away.textContent = this.away > 0 ? `${seconds(this.away)} away` : "";
    const most = Math.max(5, ...perSecond);
    const first = SECONDS - perSecond.length;
    this.bars.forEach((bar, index) => {
      const height = index < first ? 0 : (perSecond[index - first] / most) * 18;
      // A second without a push is a hairline, so that the time axis can be seen.
      bar.setAttribute("height", String(Math.max(0.6, height)));
      bar.setAttribute("y", String(20 - Math.max(0.6, height)));
      bar.setAttribute("class", height > 0 ? "some" : "none");
    });
  }

  median() {
    const sorted = [...this.latencies].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }
}
