// @ts-check
/**
 * Shows, while the dialog of a new contact is written, who may be the same person already (C6).
 *
 *   <alike-finder url="…" said="{n} contacts …"><input type="hidden" name="anyway"><div data-found></div></alike-finder>
 *
 * A button with `data-keep-both` carries the keys of those who are shown: they are not shown again. Without script the
 * server asks on saving.
 */
import { announce } from "ui/announce";
import { send } from "ui/http";

const PAUSE = 400;
const ASKED_BY = /^(first_name|last_name|phone|mobile|email|.*_country|further-\d+-(value|kind))$/;

class AlikeFinder extends HTMLElement {
  #timer = 0;
  #asked = new AbortController();
  /** @type {HTMLElement | null} */ #field = null;

  connectedCallback() {
    this.#form.addEventListener("input", this.#typed);
    this.addEventListener("click", this.#keepBoth);
    // What was carried over into the dialog, or is a draft, is looked up too.
    if (!this.#found.querySelector("li")) this.#later();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asked.abort();
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.closest("form"));
  }

  get #found() {
    return /** @type {HTMLElement} */ (this.querySelector("[data-found]"));
  }

  #typed = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (!ASKED_BY.test(field.name)) return;
    this.#field = field;
    this.#later();
  };

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), PAUSE);
  }

  async #look() {
    this.#asked.abort();
    const { signal } = (this.#asked = new AbortController());
    try {
      const response = await send(this.getAttribute("url") ?? "", { method: "POST", body: new FormData(this.#form), signal });
      if (response.ok) this.#show(await response.text());
    } catch {
      // The server asks again on saving.
    }
  }

  /** @param {string} html */
  #show(html) {
    // Somebody may stand on one of the buttons: it is not taken away from under them.
    if (!this.isConnected || this.#found.contains(document.activeElement)) return;
    const before = this.#keys();
    this.#found.innerHTML = html;
    htmx.process(this.#found);
    const keys = this.#keys();
    if (keys && keys !== before) announce((this.getAttribute("said") ?? "").replace("{n}", String(keys.split(" ").length)));
  }

  #keys() {
    return [...this.#found.querySelectorAll("[data-alike]")].map((one) => /** @type {HTMLElement} */ (one).dataset.alike).join(" ");
  }

  #keepBoth = (/** @type {Event} */ event) => {
    const button = /** @type {HTMLButtonElement | null} */ (/** @type {Element} */ (event.target).closest("[data-keep-both]"));
    if (!button) return;
    const kept = /** @type {HTMLInputElement} */ (this.querySelector("input[name=anyway]"));
    kept.value = `${kept.value} ${button.value}`.trim();
    this.#found.replaceChildren();
    (this.#field ?? /** @type {HTMLElement | null} */ (this.#form.querySelector("input:not([type=hidden])")))?.focus();
  };
}

customElements.define("alike-finder", AlikeFinder);
