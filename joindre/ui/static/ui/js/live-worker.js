// @ts-check
/**
 * One stream for a whole browser, whatever its number of tabs: browsers allow six connections to a host.
 * It runs as a shared worker; where there is none, each page imports it and has a stream of its own.
 *
 * A tab posts {tokens: [...]}, again every half minute as a heartbeat, and {tokens: []} when it leaves.
 * It receives {event, data} of its own topics, and {event: "expired", data: {tokens}} when it must renew some.
 */
const DEBOUNCE = 50; // several tabs change their topics at once when a browser starts
const TAB_TIMEOUT = 200_000; // timers of hidden tabs run once a minute at best
const LONGEST_BACKOFF = 30_000;

/** @typedef {{postMessage: (message: any) => void}} Tab */

/** The claims of a token. Only the server can verify its signature. @param {string} token */
export const claimsOf = (token) => JSON.parse(atob(token.split(":")[0].replaceAll("-", "+").replaceAll("_", "/")));

/** Staff are told of these, too: that the settings were changed, and the list of missed calls. */
const OF_STAFF = ["settings", "calls"];
/** What the server sends to whoever has it. @param {string} token */
const topicsOf = (token) => [claimsOf(token).topic, ...(claimsOf(token).audience === "staff" ? OF_STAFF : [])];

/** Which person receives which topic; two tokens may say the same. @param {string} token */
const subscriptionOf = (token) => ["topic", "audience", "key"].map((field) => claimsOf(token)[field]).join(" ");

export class SharedStream {
  /** @type {Map<Tab, {tokens: string[], lastSeen: number}>} */ #tabs = new Map();
  /** @type {string[]} the tokens of the stream, by position; "" where the server takes one no longer */ #open = [];
  /** @type {Map<string, {event: string, data: any}>} what a tab that comes later needs to know */ #last = new Map();
  /** @type {EventSource | null} */ #source = null;
  #timer = 0;
  #failures = 0;
  #notBefore = 0;

  constructor() {
    setInterval(() => this.#scheduleUpdate(), TAB_TIMEOUT / 4);
  }

  /** @param {Tab} tab @param {{tokens: string[]}} message */
  register(tab, { tokens }) {
    const known = new Set(this.#tabs.get(tab)?.tokens.flatMap(topicsOf));
    if (tokens.length) this.#tabs.set(tab, { tokens, lastSeen: Date.now() });
    else this.#tabs.delete(tab);
    const fresh = tokens.flatMap(topicsOf).filter((topic) => !known.has(topic));
    for (const message of this.#last.values()) if (fresh.includes(message.data.topic)) tab.postMessage(message);
    this.#scheduleUpdate();
  }

  #scheduleUpdate() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#update(), Math.max(DEBOUNCE, this.#notBefore - Date.now()));
  }

  #update() {
    for (const [tab, { lastSeen }] of this.#tabs) if (Date.now() - lastSeen > TAB_TIMEOUT) this.#tabs.delete(tab);
    const wanted = this.#wanted();
    const had = new Set(this.#open.filter(Boolean).map(subscriptionOf));
    if (had.size === wanted.size && [...wanted.keys()].every((one) => had.has(one))) return;
    this.#source?.close();
    this.#source = null;
    this.#open = [...wanted.values()];
    const topics = new Set(this.#open.filter(Boolean).flatMap(topicsOf));
    for (const [slot, { data }] of this.#last) if (!topics.has(data.topic)) this.#last.delete(slot);
    if (this.#open.length) this.#connect();
  }

  /** The newest token of each subscription. */
  #wanted() {
    const wanted = new Map();
    for (const token of [...this.#tabs.values()].flatMap(({ tokens }) => tokens)) {
      const known = wanted.get(subscriptionOf(token));
      if (!known || claimsOf(known).expires_at < claimsOf(token).expires_at) wanted.set(subscriptionOf(token), token);
    }
    return wanted;
  }

  #connect() {
    const source = new EventSource(`/live?${new URLSearchParams(this.#open.map((token) => ["token", token]))}`);
    for (const event of ["version", "presence", "typing"]) {
      source.addEventListener(event, (message) => this.#deliver(event, JSON.parse(message.data)));
    }
    source.addEventListener("expired", (message) => this.#renew(JSON.parse(message.data).positions));
    source.addEventListener("open", () => (this.#failures = 0));
    source.addEventListener("error", () => source === this.#source && this.#failed(source));
    this.#source = source;
  }

  /** The browser reconnects a broken connection itself, but not one that was refused. @param {EventSource} source */
  #failed(source) {
    if (source.readyState !== EventSource.CLOSED) return;
    this.#notBefore = Date.now() + Math.min(LONGEST_BACKOFF, 500 * 2 ** this.#failures++) * (0.5 + Math.random());
    this.#renew([...this.#open.keys()]);
  }

  /** @param {number[]} positions */
  #renew(positions) {
    const expired = new Set(positions.map((position) => this.#open[position]).filter(Boolean).map(subscriptionOf));
    for (const position of positions) this.#open[position] = "";
    for (const [tab, { tokens }] of this.#tabs) {
      const own = tokens.filter((token) => expired.has(subscriptionOf(token)));
      if (own.length) tab.postMessage({ event: "expired", data: { tokens: own } });
    }
    setTimeout(() => this.#scheduleUpdate(), 5000); // try again, whatever the tabs do
  }

  /** @param {string} event @param {any} data */
  #deliver(event, data) {
    if (event !== "typing") this.#last.set(`${event} ${data.topic}`, { event, data });
    for (const [tab, { tokens }] of this.#tabs) {
      if (tokens.some((token) => topicsOf(token).includes(data.topic))) tab.postMessage({ event, data });
    }
  }
}

if ("onconnect" in globalThis) {
  const stream = new SharedStream();
  globalThis.addEventListener("connect", (event) => {
    const [port] = /** @type {MessageEvent} */ (event).ports;
    port.addEventListener("message", (message) => stream.register(port, message.data));
    port.start();
  });
}
