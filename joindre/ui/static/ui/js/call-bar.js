// @ts-check
/**
 * Asks what became of a call, once one is back from it (P5); `call-press` remembers the calls and loads this.
 *
 * It is asked when the window has the focus again, or in a moment where it never lost it. Several wait for each other.
 */
import { send } from "ui/http";
import { remembered, remember } from "ui/calls-made";

const TICK = 1_000;
const LONGEST = 4 * 3600;
const TYPING = "input:not([type=radio]), textarea, select";

export class CallBar extends HTMLElement {
  #timer = 0;
  #ticking = 0;
  #isAsking = false;
  /** @type {HTMLElement | null} */ #opener = null;

  connectedCallback() {
    document.addEventListener("call:noted", this.#done);
    document.addEventListener("visibilitychange", this.back);
    addEventListener("focus", this.back);
    addEventListener("pageshow", this.back);
    this.addEventListener("keydown", this.#key);
    this.addEventListener("click", this.#dismissed);
    for (const name of ["input", "change"]) this.addEventListener(name, this.#typed);
  }

  disconnectedCallback() {
    document.removeEventListener("call:noted", this.#done);
    document.removeEventListener("visibilitychange", this.back);
    removeEventListener("focus", this.back);
    removeEventListener("pageshow", this.back);
    clearTimeout(this.#timer);
    clearInterval(this.#ticking);
  }

  get #owner() {
    return this.getAttribute("owner") ?? "";
  }

  get #form() {
    return this.querySelector("form");
  }

  /**
   * @param {HTMLElement | null} opener gets the focus back
   * @param {number} [pause] in which the window loses the focus, where a program of the computer takes over the call
   */
  ask(opener, pause = 0) {
    this.#opener = opener;
    clearTimeout(this.#timer);
    if (pause) this.#timer = setTimeout(() => document.hasFocus() && this.#show(), pause);
    else this.#show();
  }

  back = () => {
    if (document.visibilityState === "visible" && document.hasFocus()) this.#show();
  };

  async #show() {
    const [call] = remembered(this.#owner);
    if (!call || this.#form || this.#isAsking) return;
    this.#isAsking = true;
    const { fields, since, ...asked } = call;
    const response = await send(`${this.getAttribute("url")}?${new URLSearchParams(asked)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    this.#isAsking = false;
    if (response && response.status >= 400 && response.status < 500) return this.#forget();
    if (!response?.ok) return;
    this.innerHTML = await response.text();
    htmx.process(this);
    this.#fill(fields);
    clearInterval(this.#ticking);
    this.#ticking = setInterval(this.#tick, TICK);
    this.#tick();
    const focused = document.activeElement;
    if (!focused || focused === document.body || focused === this.#opener) this.#choice?.focus();
  }

  get #choice() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector("[name=outcome]:checked") ?? this.querySelector("[name=outcome]"));
  }

  /** @param {Record<string, string> | undefined} fields */
  #fill(fields) {
    for (const [name, value] of Object.entries(fields ?? {})) {
      const field = this.#form?.elements.namedItem(name);
      if (field && "value" in field) field.value = value;
    }
  }

  /** The time runs on until something is typed: one may be back before the call is over. */
  #tick = () => {
    const [call] = remembered(this.#owner);
    const field = /** @type {HTMLInputElement | null} */ (this.querySelector("[name=seconds]"));
    if (!call || !field || call.fields) return clearInterval(this.#ticking);
    field.value = elapsed(call);
  };

  #typed = () => {
    const [call, ...others] = remembered(this.#owner);
    if (!call || !this.#form) return;
    const kept = [...new FormData(this.#form)].filter(([name]) => ["outcome", "seconds", "line", "ticket"].includes(name));
    remember(this.#owner, [{ ...call, fields: Object.fromEntries(kept) }, ...others]);
  };

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") return event.preventDefault(), event.stopPropagation(), this.#forget();
    if (event.ctrlKey || event.metaKey || event.altKey || /** @type {Element} */ (event.target).matches(TYPING)) return;
    // The row of digits gives other signs where they need Shift; the keys are the same.
    const place = "1234".indexOf(/^(?:Digit|Numpad)([1-4])$/.exec(event.code)?.[1] ?? event.key);
    const choice = /** @type {HTMLInputElement | undefined} */ (this.querySelectorAll("[name=outcome]")[place]);
    if (place < 0 || !choice) return;
    event.preventDefault();
    event.stopPropagation();
    choice.click();
    /** @type {HTMLInputElement | null} */ (this.querySelector("[name=line]"))?.focus();
  };

  #dismissed = (/** @type {Event} */ event) => {
    if (/** @type {Element} */ (event.target).closest("[data-dismiss]")) this.#forget();
  };

  #done = () => this.#forget();

  #forget() {
    clearInterval(this.#ticking);
    const had = this.contains(document.activeElement);
    this.replaceChildren();
    remember(this.#owner, remembered(this.#owner).slice(1));
    if (had && this.#opener?.isConnected) this.#opener.focus();
    this.back();
  }
}

/** As one writes it, `4:12`; nothing where it was so long ago that nobody speaks any more. @param {import("ui/calls-made").CallMade} call */
function elapsed(call) {
  const seconds = Math.max(0, Math.round((Date.now() - call.since) / 1000));
  return seconds > LONGEST ? "" : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

customElements.define("call-bar", CallBar);
