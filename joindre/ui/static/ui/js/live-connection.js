// @ts-check
/**
 * What a page listens to. Elements call `listen(token, renewal)`; what is heard becomes an event of the document:
 * `live:bell` {topic, number}, `live:presence` {topic, people}, `live:typing` {topic, name, audience, seconds}.
 */
import { about, Doorbell } from "ui/live-worker";

const SIGN_OF_LIFE = 30_000;
const PATIENCE = [1_000, 5_000, 20_000, 60_000];

/** @typedef {{topic: string, token: string, renewal: string, tries: number}} Listening */

/** @type {Set<Listening>} */ const listenings = new Set();
/** @type {Map<string, any>} */ const heard = new Map();
/** @type {((tokens: string[]) => void) | null} */ let post = null;

/**
 * @param {string} token
 * @param {string} renewal address of a view that answers {"token": …}
 * @returns {() => void} stops it
 */
export function listen(token, renewal) {
  const listening = { topic: about(token).topic, token, renewal, tries: 0 };
  listenings.add(listening);
  if (!post) start();
  report();
  return () => {
    listenings.delete(listening);
    report();
  };
}

/** @param {string} token */
export const topicOf = (token) => about(token).topic;

/** The token of a topic, or of whatever the page listens to. @param {string} [topic] */
export const tokenFor = (topic) => [...listenings].find((one) => !topic || one.topic === topic)?.token;

/** What was last heard, for an element that came later. @param {string} event @param {string} [topic] */
export const lastHeard = (event, topic) =>
  topic ? heard.get(`${event} ${topic}`) : [...heard].find(([slot]) => slot.startsWith(`${event} `))?.[1];

function start() {
  post = shared() ?? direct();
  setInterval(report, SIGN_OF_LIFE);
  addEventListener("pagehide", () => post?.([]));
  addEventListener("pageshow", report);
}

function report() {
  post?.([...listenings].map(({ token }) => token));
}

function shared() {
  if (!("SharedWorker" in globalThis)) return null;
  try {
    const worker = new SharedWorker(import.meta.resolve("ui/live-worker"), { type: "module", name: "joindre live" });
    worker.port.addEventListener("message", ({ data }) => hear(data));
    worker.addEventListener("error", () => ((post = direct()), report()));
    worker.port.start();
    return (/** @type {string[]} */ tokens) => worker.port.postMessage({ tokens });
  } catch {
    return null;
  }
}

/** A stream of the page's own, given up while nobody looks at it. */
function direct() {
  const doorbell = new Doorbell();
  const tab = { postMessage: hear };
  document.addEventListener("visibilitychange", report);
  return (/** @type {string[]} */ tokens) => doorbell.hear(tab, { tokens: document.hidden ? [] : tokens });
}

/** @param {{event: string, data: any}} message */
function hear({ event, data }) {
  if (event === "expired") {
    for (const listening of listenings) if (data.tokens.includes(listening.token)) renew(listening);
    return;
  }
  heard.set(`${event} ${data.topic}`, data);
  document.dispatchEvent(new CustomEvent(`live:${event}`, { detail: data }));
}

/** @param {Listening} listening */
async function renew(listening) {
  const response = await fetch(listening.renewal, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!listenings.has(listening)) return;
  if (response?.ok && !response.redirected) {
    listening.token = (await response.json()).token;
    listening.tries = 0;
    report();
  } else if (response && response.status < 500) {
    // Signed out, or no longer ours: the page says so itself when it is used.
    listenings.delete(listening);
    report();
  } else {
    setTimeout(() => renew(listening), PATIENCE[Math.min(listening.tries++, PATIENCE.length - 1)]);
  }
}
