// @ts-check
/**
 * The topics that a page receives. Elements call `subscribe(topic, renewal)`; what arrives becomes an event of the document:
 * `live:version` {topic, version}, `live:presence` {topic, people}, `live:typing` {topic, name, audience, seconds}.
 */
const HEARTBEAT = 30_000;
const RETRY_DELAYS = [1_000, 5_000, 20_000, 60_000];

/** @typedef {{topic: string, token: string, renewal: string, tries: number}} Subscription */

/** @type {Set<Subscription>} */ const subscriptions = new Set();
/** @type {Map<string, any>} */ const received = new Map();
/** @type {((tokens: string[]) => void) | null} */ let post = null;

/**
 * No token stands in a page, for pages are compressed: whoever subscribes asks for theirs.
 * @param {string} topic
 * @param {string} renewal address of a view that answers {"token": …}
 * @returns {() => void} ends the subscription
 */
export function subscribe(topic, renewal) {
  const subscription = { topic, token: "", renewal, tries: 0 };
  subscriptions.add(subscription);
  if (!post) start();
  renew(subscription);
  return () => {
    subscriptions.delete(subscription);
    report();
  };
}

/** The token of a topic, or without one the token of any topic of the page. @param {string} [topic] */
export const tokenFor = (topic) => [...subscriptions].find((one) => !topic || one.topic === topic)?.token;

/** The last event of a kind, for an element that was added after it. @param {string} event @param {string} [topic] */
export const lastReceived = (event, topic) =>
  topic ? received.get(`${event} ${topic}`) : [...received].find(([slot]) => slot.startsWith(`${event} `))?.[1];

function start() {
  post = shared() ?? direct();
  setInterval(report, HEARTBEAT);
  addEventListener("pagehide", () => post?.([]));
  addEventListener("pageshow", report);
}

function report() {
  post?.([...subscriptions].map(({ token }) => token).filter(Boolean));
}

function shared() {
  if (!("SharedWorker" in globalThis)) return null;
  try {
    const worker = new SharedWorker(import.meta.resolve("ui/live-worker"), { type: "module", name: "joindre live" });
    worker.port.addEventListener("message", ({ data }) => receive(data));
    worker.addEventListener("error", () => ((post = direct()), report()));
    worker.port.start();
    return (/** @type {string[]} */ tokens) => worker.port.postMessage({ tokens });
  } catch {
    return null;
  }
}

/** A stream of the page's own, which is closed while the page is hidden. */
function direct() {
  const coming = import("ui/live-worker").then(({ SharedStream }) => new SharedStream());
  const tab = { postMessage: receive };
  document.addEventListener("visibilitychange", report);
  return async (/** @type {string[]} */ tokens) => (await coming).register(tab, { tokens: document.hidden ? [] : tokens });
}

/** @param {{event: string, data: any}} message */
function receive({ event, data }) {
  if (event === "expired") {
    for (const subscription of subscriptions) if (data.tokens.includes(subscription.token)) renew(subscription);
    return;
  }
  received.set(`${event} ${data.topic}`, data);
  document.dispatchEvent(new CustomEvent(`live:${event}`, { detail: data }));
}

/** @param {Subscription} subscription */
async function renew(subscription) {
  const response = await fetch(subscription.renewal, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!subscriptions.has(subscription)) return;
  if (response?.ok && !response.redirected) {
    subscription.token = (await response.json()).token;
    subscription.tries = 0;
    report();
  } else if (response && response.status < 500) {
    // The person is signed out or has lost the right; the page shows it when it is used.
    subscriptions.delete(subscription);
    report();
  } else {
    setTimeout(() => renew(subscription), RETRY_DELAYS[Math.min(subscription.tries++, RETRY_DELAYS.length - 1)]);
  }
}
