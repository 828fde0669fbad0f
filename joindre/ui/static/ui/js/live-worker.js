// @ts-check
/**
 * One stream for a whole browser, whatever its number of tabs: browsers allow six connections to a host.
 * It runs as a shared worker; where there is none, each page imports it and has a stream of its own.
 *
 * A tab posts {tokens: [...]}, again every half minute as a sign of life, and {tokens: []} when it leaves.
 * It is told {event, data} of its own topics, and {event: "expired", data: {tokens}} when it must renew some.
 */
const CALM = 50; // several tabs change their minds at once when a browser starts
const DEAD = 200_000; // timers of hidden tabs run once a minute at best
const LONGEST_WAIT = 30_000;

/** @typedef {{postMessage: (message: any) => void}} Tab */

/** What a token says; only the server can tell whether it is genuine. @param {string} token */
export const about = (token) => JSON.parse(atob(token.split(":")[0].replaceAll("-", "+").replaceAll("_", "/")));

/** @param {string} token */
const listener = (token) => ["topic", "audience", "key"].map((field) => about(token)[field]).join(" ");

export class Doorbell {
  /** @type {Map<Tab, {tokens: string[], seen: number}>} */ #tabs = new Map();
  /** @type {string[]} the tokens of the stream, by position; "" where the server takes one no longer */ #open = [];
  /** @type {Map<string, {event: string, data: any}>} what a tab that comes later needs to know */ #last = new Map();
  /** @type {EventSource | null} */ #source = null;
  #timer = 0;
  #failures = 0;
  #notBefore = 0;

  constructor() {
    setInterval(() => this.#plan(), DEAD / 4);
  }

  /** @param {Tab} tab @param {{tokens: string[]}} message */
  hear(tab, { tokens }) {
    const known = new Set(this.#tabs.get(tab)?.tokens.map((token) => about(token).topic));
    if (tokens.length) this.#tabs.set(tab, { tokens, seen: Date.now() });
    else this.#tabs.delete(tab);
    const fresh = tokens.map((token) => about(token).topic).filter((topic) => !known.has(topic));
    for (const told of this.#last.values()) if (fresh.includes(told.data.topic)) tab.postMessage(told);
    this.#plan();
  }

  #plan() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#update(), Math.max(CALM, this.#notBefore - Date.now()));
  }

  #update() {
    for (const [tab, { seen }] of this.#tabs) if (Date.now() - seen > DEAD) this.#tabs.delete(tab);
    const wanted = this.#wanted();
    const had = new Set(this.#open.filter(Boolean).map(listener));
    if (had.size === wanted.size && [...wanted.keys()].every((one) => had.has(one))) return;
    this.#source?.close();
    this.#source = null;
    this.#open = [...wanted.values()];
    const topics = new Set(this.#open.map((token) => about(token).topic));
    for (const [slot, told] of this.#last) if (!topics.has(told.data.topic)) this.#last.delete(slot);
    if (this.#open.length) this.#connect();
  }

  /** The youngest token of each listener. */
  #wanted() {
    const wanted = new Map();
    for (const token of [...this.#tabs.values()].flatMap(({ tokens }) => tokens)) {
      const known = wanted.get(listener(token));
      if (!known || about(known).until < about(token).until) wanted.set(listener(token), token);
    }
    return wanted;
  }

  #connect() {
    const source = new EventSource(`/live?${new URLSearchParams(this.#open.map((token) => ["token", token]))}`);
    for (const event of ["bell", "presence", "typing"]) {
      source.addEventListener(event, (message) => this.#tell(event, JSON.parse(message.data)));
    }
    source.addEventListener("expired", (message) => this.#renew(JSON.parse(message.data).positions));
    source.addEventListener("open", () => (this.#failures = 0));
    source.addEventListener("error", () => source === this.#source && this.#failed(source));
    this.#source = source;
  }

  /** A broken connection is the browser's to mend; a refusal is ours. @param {EventSource} source */
  #failed(source) {
    if (source.readyState !== EventSource.CLOSED) return;
    this.#notBefore = Date.now() + Math.min(LONGEST_WAIT, 500 * 2 ** this.#failures++) * (0.5 + Math.random());
    this.#renew([...this.#open.keys()]);
  }

  /** @param {number[]} positions */
  #renew(positions) {
    const gone = new Set(positions.map((position) => this.#open[position]).filter(Boolean).map(listener));
    for (const position of positions) this.#open[position] = "";
    for (const [tab, { tokens }] of this.#tabs) {
      const own = tokens.filter((token) => gone.has(listener(token)));
      if (own.length) tab.postMessage({ event: "expired", data: { tokens: own } });
    }
    setTimeout(() => this.#plan(), 5000); // whatever the tabs answer, try again
  }

  /** @param {string} event @param {any} data */
  #tell(event, data) {
    if (event !== "typing") this.#last.set(`${event} ${data.topic}`, { event, data });
    for (const [tab, { tokens }] of this.#tabs) {
      if (tokens.some((token) => about(token).topic === data.topic)) tab.postMessage({ event, data });
    }
  }
}

if ("onconnect" in globalThis) {
  const doorbell = new Doorbell();
  globalThis.addEventListener("connect", (event) => {
    const [port] = /** @type {MessageEvent} */ (event).ports;
    port.addEventListener("message", (message) => doorbell.hear(port, message.data));
    port.start();
  });
}
