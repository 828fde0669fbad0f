// @ts-check
/**
 * Shows who calls, on any page, for as long as their telephone rings or they speak (P5, D9):
 *
 *   <calls-now topic="calls:12" url="/calls/now/" token-url="/calls/token/" text="Call from {name}"></calls-now>
 *
 * The stream that all tabs share says that something changed; the server says what. The topic `calls` says that the list of missed
 * calls is another one: how many wait stands in the navigation.
 */
import { announce } from "ui/announce";
import { send } from "ui/http";
import { lateSheets } from "ui/late-sheets";
import { subscribe } from "ui/live-connection";

/** A telephone of which nothing more is told has stopped ringing by then; all open pages ask for the count within this time. */
const [AGAIN, SPREAD] = [60_000, 2_000];
/** What a stream begins with comes within this time. */
const TOGETHER = 100;
const MISSED = "calls";
/** The version with which the page lists missed calls, if it does. */
const listed = () => Number(/** @type {HTMLElement | null} */ (document.querySelector("[data-missed-version]"))?.dataset.missedVersion ?? Infinity);

/** What the boxes of calls tell. @param {HTMLElement} place */
const said = (place) => [...place.querySelectorAll("section")].map((one) => `${one.dataset.call} ${one.textContent}`).join();

class CallsNow extends HTMLElement {
  #timer = 0;
  #soon = 0;
  #first = 0;
  #hasAsked = false;
  #seen = new Set();
  #unsubscribe = () => {};

  connectedCallback() {
    document.addEventListener("live:version", this.#received);
    for (const name of ["visibilitychange", "missed:changed"]) document.addEventListener(name, this.#ask);
    this.#unsubscribe = subscribe(this.getAttribute("topic") ?? "", this.getAttribute("token-url") ?? "");
  }

  disconnectedCallback() {
    document.removeEventListener("live:version", this.#received);
    for (const name of ["visibilitychange", "missed:changed"]) document.removeEventListener(name, this.#ask);
    clearTimeout(this.#timer);
    for (const timer of [this.#soon, this.#first]) clearTimeout(timer);
    this.#unsubscribe();
  }

  #received = (/** @type {Event} */ event) => {
    const { topic, version } = /** @type {CustomEvent} */ (event).detail;
    if (topic === this.getAttribute("topic")) this.#ask();
    else if (topic !== MISSED) return;
    // With the first one the count is asked for alone, unless a list was read before it.
    else if (!this.#first) this.#first = setTimeout(() => (version > listed() ? this.#missed() : this.#hasAsked || this.#ask()), TOGETHER);
    else this.#soon ||= setTimeout(this.#missed, Math.random() * SPREAD);
  };

  #missed = () => {
    this.#soon = 0;
    document.body.dispatchEvent(new Event("missed:changed", { bubbles: true }));
  };

  #ask = async () => {
    if (document.hidden) return;
    this.#hasAsked = true;
    const response = await send(this.getAttribute("url") ?? "", { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!response?.ok) return;
    const fresh = document.createElement("div");
    fresh.innerHTML = await response.text();
    if (fresh.querySelector("section")) await lateSheets();
    this.#count(fresh);
    clearTimeout(this.#timer);
    // What stands there as it did keeps the focus.
    if (said(fresh) !== said(this)) this.replaceChildren(...fresh.querySelectorAll("section")), htmx.process(this);
    if (this.querySelector("section")) this.#timer = setTimeout(this.#ask, AGAIN);
    for (const call of this.querySelectorAll("section")) this.#say(call);
  };

  /** Into the navigation, and into what is read out there. @param {HTMLElement} fresh */
  #count(fresh) {
    const count = /** @type {HTMLElement | null} */ (fresh.querySelector("[data-missed]"));
    const shown = document.getElementById("missed-total");
    if (!count || !shown) return;
    shown.closest("a")?.setAttribute("aria-label", count.dataset.label ?? "");
    shown.replaceWith(Object.assign(count, { id: "missed-total" }));
  }

  /** @param {HTMLElement} call */
  #say(call) {
    if (this.#seen.has(call.dataset.call)) return;
    this.#seen.add(call.dataset.call);
    const name = call.querySelector(".call-now-person a, .number")?.textContent?.trim() ?? "";
    if (call.classList.contains("ringing")) announce((this.getAttribute("text") ?? "{name}").replace("{name}", name));
  }
}

customElements.define("calls-now", CallsNow);
