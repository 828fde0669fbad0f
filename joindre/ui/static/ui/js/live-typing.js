// @ts-check
/**
 * Says who is writing, and tells the others when somebody writes here: in forms with `data-typing` (never a note's).
 *
 *   <live-typing topic="ticket:42" text="{name} is writing…" class="typing" aria-live="polite"></live-typing>
 *
 * Without `topic` it is about whatever the page listens to. Clients are told the words that their side may read.
 */
import { tokenFor } from "ui/live-connection";

const TELL_EVERY = 2500;

class LiveTyping extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    document.addEventListener("live:typing", this.#heard);
  }

  disconnectedCallback() {
    document.removeEventListener("live:typing", this.#heard);
    clearTimeout(this.#timer);
  }

  #heard = (/** @type {Event} */ event) => {
    const { topic, name, audience, seconds } = /** @type {CustomEvent} */ (event).detail;
    if (this.hasAttribute("topic") && topic !== this.getAttribute("topic")) return;
    clearTimeout(this.#timer);
    if (!seconds) return this.#show("");
    // Violet is the client's alone.
    this.classList.toggle("client", audience === "client");
    this.#show((this.getAttribute("text") ?? "{name}").replace("{name}", name));
    this.#timer = setTimeout(() => this.#show(""), seconds * 1000);
  };

  /** @param {string} text */
  #show(text) {
    if (this.textContent !== text) this.textContent = text;
  }
}

/** @type {WeakMap<HTMLFormElement, number>} */ const toldAt = new WeakMap();

/**
 * @param {HTMLFormElement} form
 * @param {string} [more]
 */
function tell(form, more = "") {
  const token = tokenFor(form.dataset.typing);
  if (token) fetch(`/live/typing?token=${encodeURIComponent(token)}${more}`, { method: "POST", keepalive: true }).catch(() => {});
}

document.addEventListener("input", (event) => {
  const form = /** @type {HTMLFormElement | null} */ (/** @type {Element} */ (event.target).closest("form[data-typing]"));
  if (!form || Date.now() - (toldAt.get(form) ?? 0) < TELL_EVERY) return;
  toldAt.set(form, Date.now());
  tell(form);
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!toldAt.delete(form)) return;
  tell(form, "&stop=1");
});

customElements.define("live-typing", LiveTyping);
