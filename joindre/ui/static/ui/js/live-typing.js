// @ts-check
/**
 * Shows who is typing, and notifies the others when somebody types here, in forms with `data-typing` (never a note's).
 *
 *   <live-typing topic="ticket:42" text="{name} is writing…" class="typing" aria-live="polite"></live-typing>
 *
 * Without `topic` it shows any topic of the page. Clients receive only the words that their side may read.
 */
import { tokenFor } from "ui/live-connection";

const NOTIFY_INTERVAL = 2500;

class LiveTyping extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    document.addEventListener("live:typing", this.#received);
  }

  disconnectedCallback() {
    document.removeEventListener("live:typing", this.#received);
    clearTimeout(this.#timer);
  }

  #received = (/** @type {Event} */ event) => {
    const { topic, name, audience, seconds } = /** @type {CustomEvent} */ (event).detail;
    if (this.hasAttribute("topic") && topic !== this.getAttribute("topic")) return;
    clearTimeout(this.#timer);
    if (!seconds) return this.#show("");
    // Violet is for clients only.
    this.classList.toggle("client", audience === "client");
    this.#show((this.getAttribute("text") ?? "{name}").replace("{name}", name));
    this.#timer = setTimeout(() => this.#show(""), seconds * 1000);
  };

  /** @param {string} text */
  #show(text) {
    if (this.textContent !== text) this.textContent = text;
  }
}

/** @type {WeakMap<HTMLFormElement, number>} */ const notifiedAt = new WeakMap();

/**
 * @param {HTMLFormElement} form
 * @param {string} [more]
 */
function notify(form, more = "") {
  const token = tokenFor(form.dataset.typing);
  if (token) fetch(`/live/typing?token=${encodeURIComponent(token)}${more}`, { method: "POST", keepalive: true }).catch(() => {});
}

document.addEventListener("input", (event) => {
  const form = /** @type {HTMLFormElement | null} */ (/** @type {Element} */ (event.target).closest("form[data-typing]"));
  if (!form || Date.now() - (notifiedAt.get(form) ?? 0) < NOTIFY_INTERVAL) return;
  notifiedAt.set(form, Date.now());
  notify(form);
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!notifiedAt.delete(form)) return;
  notify(form, "&stop=1");
});

customElements.define("live-typing", LiveTyping);
