// @ts-check
/**
 * Asks what became of a call, once one is back from it (P5); `call-press` remembers the calls and loads this.
 *
 * What is typed is a draft on the server: a new tab begins with one that is not finished.
 * It is asked when the window has the focus again, or in a moment where it never lost it. Several wait for each other.
 */
import { chooseOutcome } from "ui/call-keys";
import { remembered, remember } from "ui/calls-made";
import { forgetDraft } from "ui/drafts";
import { send, toast } from "ui/http";

const TICK = 1_000;
const LONGEST = 4 * 3600;

export class CallBar extends HTMLElement {
  #timer = 0;
  #ticking = 0;
  #isBusy = false;
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
    if (!call || this.#form || this.#isBusy) return;
    const { since, isTyped, ...asked } = call;
    const response = await this.#fetch(new URLSearchParams(asked));
    if (response?.status === 409) toast(await response.text(), { kind: "error" }); // whoever was called is erased by now
    if (response && response.status >= 400 && response.status < 500) return this.#forget();
    if (!response?.ok) return;
    htmx.process(Object.assign(this, { innerHTML: await response.text() }));
    clearInterval(this.#ticking);
    this.#ticking = setInterval(this.#tick, TICK);
    this.#tick();
    const focused = document.activeElement;
    if (!focused || focused === document.body || focused === this.#opener) this.#choice?.focus();
  }

  /** What this person began to write on another page, in another browser or before their session ended. */
  unfinished = async () => {
    if (this.#form || this.#isBusy || remembered(this.#owner).length) return;
    const response = await this.#fetch(new URLSearchParams({ unfinished: "1" }));
    if (response?.status !== 200 || response.redirected || this.#form) return;
    htmx.process(Object.assign(this, { innerHTML: await response.text() }));
    const key = this.#form?.dataset.draft?.split("/")[1];
    if (key) remember(this.#owner, [{ key, since: 0, isTyped: "1" }]);
  };

  /** @param {URLSearchParams} asked */
  async #fetch(asked) {
    this.#isBusy = true;
    const response = await send(`${this.getAttribute("url")}?${asked}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    this.#isBusy = false;
    return response;
  }

  get #choice() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector("[name=outcome]:checked") ?? this.querySelector("[name=outcome]"));
  }

  /** The time runs on until something is typed: one may be back before the call is over. */
  #tick = () => {
    const [call] = remembered(this.#owner);
    const field = /** @type {HTMLInputElement | null} */ (this.querySelector("[name=seconds]"));
    if (!call || !field || call.isTyped || call.outcome) return clearInterval(this.#ticking);
    field.value = elapsed(call);
  };

  #typed = () => {
    const [call, ...others] = remembered(this.#owner);
    if (call) remember(this.#owner, [{ ...call, isTyped: "1" }, ...others]);
  };

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") return event.preventDefault(), event.stopPropagation(), this.#forget();
    chooseOutcome(event, this);
  };

  #dismissed = (/** @type {Event} */ event) => {
    if (/** @type {Element} */ (event.target).closest("[data-dismiss]")) this.#forget();
  };

  #done = () => this.#forget({ isNoted: true });

  #forget({ isNoted = false } = {}) {
    clearInterval(this.#ticking);
    if (this.#form && !isNoted) forgetDraft(this.#form);
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
