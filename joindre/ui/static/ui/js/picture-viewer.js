// @ts-check
/**
 * Opens the pictures of a conversation in place: those under a message, those within its text, and linked documents.
 *
 *   <picture-viewer><dialog class="viewer"><figure><img><figcaption><b></b><span></span></figcaption></figure>…</dialog>
 *
 * Arrows and the two buttons go on to the neighbours, Escape and a press beside the picture close. The focus returns to
 * what was pressed. Without script a small picture is a link to the whole one.
 */
import { lateSheets } from "ui/late-sheets";

const SMALL = "[data-picture]";
const WRITTEN = ".entries .prose img, .talk .prose img";

class PictureViewer extends HTMLElement {
  #at = 0;
  /** @type {HTMLElement[]} */ #all = [];

  connectedCallback() {
    document.addEventListener("click", this.#pressed);
    document.addEventListener("keydown", this.#opened);
    document.addEventListener("live:news", this.#reachable);
    this.#reachable();
    this.addEventListener("click", this.#acts);
    this.addEventListener("keydown", this.#key);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.#pressed);
    document.removeEventListener("keydown", this.#opened);
    document.removeEventListener("live:news", this.#reachable);
  }

  /** Pictures within a text are reached by keyboard too. */
  #reachable = () => {
    for (const one of document.querySelectorAll(WRITTEN)) if (!one.closest("a")) one.setAttribute("tabindex", "0");
  };

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
  }

  #pressed = (/** @type {MouseEvent} */ event) => {
    const one = /** @type {HTMLElement} */ (event.target).closest(`${SMALL}, ${WRITTEN}`);
    if (!one || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!one.matches(SMALL) && one.closest("a")) return; // a picture that is a link leads where it says
    event.preventDefault();
    this.#open(/** @type {HTMLElement} */ (one));
  };

  #opened = (/** @type {KeyboardEvent} */ event) => {
    const one = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Enter" && one.matches(WRITTEN)) this.#open(one);
  };

  /** @param {HTMLElement} one */
  async #open(one) {
    await lateSheets();
    this.#all = [...document.querySelectorAll(`${SMALL}, ${WRITTEN}`)].filter((each) => !each.closest("a:not([data-picture])"));
    this.#show(this.#all.indexOf(one));
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#dialog.addEventListener("close", () => this.#all[this.#at]?.focus(), { once: true });
  }

  #show(/** @type {number} */ at) {
    this.#at = (at + this.#all.length) % this.#all.length;
    const one = this.#all[this.#at];
    const picture = /** @type {HTMLImageElement} */ (one.querySelector("img") ?? one);
    const address = one.getAttribute("href") ?? picture.src;
    const shown = /** @type {HTMLImageElement} */ (this.querySelector("img"));
    const name = picture.alt ?? one.title;
    Object.assign(shown, { src: address, alt: name });
    this.#say("b", name);
    this.#say(".number", `${this.#at + 1} / ${this.#all.length}`);
    this.querySelector("a[download]")?.setAttribute("href", address);
    for (const button of this.querySelectorAll("[data-step]")) button.toggleAttribute("hidden", this.#all.length < 2);
  }

  #say(/** @type {string} */ place, /** @type {string} */ text) {
    const element = this.querySelector(`figcaption ${place}`);
    if (element) element.textContent = text;
  }

  #acts = (/** @type {MouseEvent} */ event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const step = Number(/** @type {HTMLElement | null} */ (target.closest("[data-step]"))?.dataset.step ?? 0);
    if (step) this.#show(this.#at + step);
    else if (target.closest("[data-close]") || !target.closest("img, .viewer-acts, figcaption")) this.#dialog.close();
  };

  #key = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || this.#all.length < 2) return;
    event.preventDefault();
    this.#show(this.#at + step);
  };
}

customElements.define("picture-viewer", PictureViewer);
