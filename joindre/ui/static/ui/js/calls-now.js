// @ts-check
/**
 * Shows who calls, on any page, for as long as their telephone rings or they speak (P5, D9):
 *
 *   <calls-now topic="calls:12" url="/calls/now/" token-url="/calls/token/" text="Call from {name}"></calls-now>
 *
 * The stream that all tabs share says that something changed; the server says what. A button with `data-note` asks for the note of a call.
 */
import { announce } from "ui/announce";
import { send } from "ui/http";
import { subscribe } from "ui/live-connection";

/** A telephone of which nothing more is told has stopped ringing by then. */
const AGAIN = 60_000;

class CallsNow extends HTMLElement {
  #timer = 0;
  #seen = new Set();
  #unsubscribe = () => {};

  connectedCallback() {
    document.addEventListener("live:version", this.#received);
    document.addEventListener("visibilitychange", this.#ask);
    this.addEventListener("click", this.#note);
    this.#unsubscribe = subscribe(this.getAttribute("topic") ?? "", this.getAttribute("token-url") ?? "");
  }

  disconnectedCallback() {
    document.removeEventListener("live:version", this.#received);
    document.removeEventListener("visibilitychange", this.#ask);
    clearTimeout(this.#timer);
    this.#unsubscribe();
  }

  #received = (/** @type {Event} */ event) => {
    if (/** @type {CustomEvent} */ (event).detail.topic === this.getAttribute("topic")) this.#ask();
  };

  #ask = async () => {
    if (document.hidden) return;
    const response = await send(this.getAttribute("url") ?? "", { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!response?.ok) return;
    this.innerHTML = await response.text();
    htmx.process(this);
    clearTimeout(this.#timer);
    if (this.querySelector("section")) this.#timer = setTimeout(this.#ask, AGAIN);
    for (const call of this.querySelectorAll("section")) this.#say(call);
  };

  /** @param {HTMLElement} call */
  #say(call) {
    if (this.#seen.has(call.dataset.call)) return;
    this.#seen.add(call.dataset.call);
    const name = call.querySelector(".call-now-person a, .number")?.textContent?.trim() ?? "";
    if (call.classList.contains("ringing")) announce((this.getAttribute("text") ?? "{name}").replace("{name}", name));
  }

  #note = (/** @type {Event} */ event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-note]"));
    if (!button) return;
    const { contact, number, direction, ticket, lineCall, since } = button.dataset;
    const detail = { contact, number, direction, ticket, line_call: lineCall, since: Number(since), choose: "1" };
    document.dispatchEvent(new CustomEvent("call:note", { detail }));
  };
}

customElements.define("calls-now", CallsNow);
