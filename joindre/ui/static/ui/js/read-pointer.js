// @ts-check
/**
 * How far somebody has read (D4): the last message that was on screen for two seconds, in the window in front.
 *
 *   <read-pointer url="…/reading/" list="talk"></read-pointer>
 *
 * Messages that count carry `data-readable` and `data-entry="42"`; posted is `entry=42`, and only ever a later one.
 */
import { post } from "ui/http";

const LOOKED_AT = 2000;
const PARTS = [0, 0.25, 0.5, 0.75, 1];

class ReadPointer extends HTMLElement {
  #read = 0;
  #timer = 0;
  /** @type {Set<HTMLElement>} */ #onScreen = new Set();
  #sight = new IntersectionObserver((seen) => this.#saw(seen), { threshold: PARTS });
  #growth = new MutationObserver(() => this.#observe());

  connectedCallback() {
    this.#growth.observe(this.#list, { childList: true, subtree: true });
    for (const event of ["focus", "blur"]) addEventListener(event, this.#restart);
    document.addEventListener("visibilitychange", this.#restart);
    this.#observe();
  }

  disconnectedCallback() {
    this.#growth.disconnect();
    this.#sight.disconnect();
    for (const event of ["focus", "blur"]) removeEventListener(event, this.#restart);
    document.removeEventListener("visibilitychange", this.#restart);
    clearTimeout(this.#timer);
  }

  get #list() {
    return document.getElementById(this.getAttribute("list") ?? "") ?? document.body;
  }

  #observe() {
    for (const message of this.#onScreen) if (!message.isConnected) this.#onScreen.delete(message);
    for (const message of this.#list.querySelectorAll("[data-readable]")) this.#sight.observe(message);
  }

  /** @param {IntersectionObserverEntry[]} seen */
  #saw(seen) {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect, rootBounds } of seen) {
      // Half of it, or as much as the screen holds of a long one.
      const fills = rootBounds !== null && intersectionRect.height > rootBounds.height / 2;
      const isSeen = isIntersecting && (intersectionRatio >= 0.5 || fills);
      this.#onScreen[isSeen ? "add" : "delete"](/** @type {HTMLElement} */ (target));
    }
    this.#restart();
  }

  #restart = () => {
    clearTimeout(this.#timer);
    if (document.hidden || !document.hasFocus() || this.#last() <= this.#read) return;
    this.#timer = setTimeout(() => this.#send(), LOOKED_AT);
  };

  #last() {
    return Math.max(0, ...[...this.#onScreen].map((message) => Number(message.dataset.entry)));
  }

  async #send() {
    const last = this.#last();
    const body = new FormData();
    body.set("entry", String(last));
    try {
      await post(this.getAttribute("url") ?? "", body);
      this.#read = Math.max(this.#read, last);
    } catch {
      // Told with the next message, or the next time the window comes to the front.
    }
  }
}

customElements.define("read-pointer", ReadPointer);
