// @ts-check
/**
 * Asks what became of a call, once one is back from it (P5):
 *
 *   <call-bar url="/calls/note/" owner="12"></call-bar>     and   <div data-call-contact="7" data-call-ticket="2026-00042">
 *                                                                    <a href="tel:…" data-called="+33…">
 *
 * A press on what is `data-called` is remembered by this tab, so that a reload asks again, until it is noted or dismissed: then
 * nothing is kept. It is asked when the window has the focus again, or in a moment where it never lost it. Several wait for each other.
 * `call:note` {contact, number, …} on the document asks at once.
 */
import { send } from "ui/http";
import { elapsed, remembered, remember } from "ui/calls-made";

const [PATIENCE, TICK] = [2_500, 1_000];
const TYPING = "input:not([type=radio]), textarea, select";

class CallBar extends HTMLElement {
  #timer = 0;
  #ticking = 0;
  #isAsking = false;
  /** @type {HTMLElement | null} */ #opener = null;

  connectedCallback() {
    document.addEventListener("click", this.#pressed);
    document.addEventListener("call:note", this.#asked);
    document.addEventListener("call:noted", this.#done);
    document.addEventListener("visibilitychange", this.#back);
    addEventListener("focus", this.#back);
    addEventListener("pageshow", this.#back);
    this.addEventListener("keydown", this.#key);
    this.addEventListener("click", this.#dismissed);
    for (const name of ["input", "change"]) this.addEventListener(name, this.#typed);
    this.#back();
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.#pressed);
    document.removeEventListener("call:note", this.#asked);
    document.removeEventListener("call:noted", this.#done);
    document.removeEventListener("visibilitychange", this.#back);
    removeEventListener("focus", this.#back);
    removeEventListener("pageshow", this.#back);
    clearTimeout(this.#timer);
    clearInterval(this.#ticking);
  }

  get #owner() {
    return this.getAttribute("owner") ?? "";
  }

  get #form() {
    return this.querySelector("form");
  }

  #pressed = (/** @type {Event} */ event) => {
    const icon = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-called]"));
    if (!icon) return;
    const place = /** @type {HTMLElement | null} */ (icon.closest("[data-call-contact]"));
    const { callContact: contact = "", callTicket: ticket = "" } = place?.dataset ?? {};
    this.#opener = icon;
    this.#add({ contact, ticket, number: icon.dataset.called ?? "", direction: "out" });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => document.hasFocus() && this.#show(), PATIENCE);
  };

  #asked = (/** @type {Event} */ event) => {
    this.#opener = /** @type {HTMLElement} */ (document.activeElement);
    this.#add(/** @type {CustomEvent} */ (event).detail);
    this.#show();
  };

  /** @param {Record<string, string>} call */
  #add(call) {
    const calls = remembered(this.#owner);
    const same = calls.findIndex((one) => one.contact === call.contact && one.number === call.number && !one.fields);
    if (same >= 0) calls.splice(same, 1);
    remember(this.#owner, [...calls, { since: Date.now(), ...call }]);
  }

  #back = () => {
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
    this.#back();
  }
}

customElements.define("call-bar", CallBar);
