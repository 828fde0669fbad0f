// @ts-check
/**
 * Keeps a list, and what stands around it, as new as the server has it (D9). It loads; `ui/live-swap` changes the page.
 *   <live-feed list="entries" url="…/news/" revision="17" topic="ticket:42" token-url="…/live-token/" new-text="New entries">
 *     <ol id="entries">…</ol>
 *   </live-feed>
 *
 * When its topic has a version above its revision, or the page itself acted (`feed:changed`), it asks `url?since=17`, once, unless hidden.
 * The answer holds elements with ids and the header `X-Revision`; 205 asks for the whole page.
 * Afterwards it dispatches `live:news` on the document. */
import { announce } from "ui/announce";
import { send } from "ui/http";
import { lastReceived, subscribe } from "ui/live-connection";
import { isBeingEdited, place } from "ui/live-swap";
import { isAtEnd, scrollerOf } from "ui/scrolling";

const [RETRY_DELAYS, LONGEST_DELAY] = [[1_000, 3_000, 10_000], 30_000];

class LiveFeed extends HTMLElement {
  #revision = 0;
  #wanted = 0;
  #isAsking = false;
  #hasActed = false;
  #failures = 0;
  #topic = "";
  #unsubscribe = () => {};

  connectedCallback() {
    this.#revision = Number(this.getAttribute("revision"));
    this.#topic = this.getAttribute("topic") ?? "";
    document.addEventListener("live:version", this.#received);
    document.addEventListener("feed:changed", this.#acted);
    document.addEventListener("visibilitychange", this.#catchUp);
    addEventListener("pageshow", this.#catchUp);
    this.#unsubscribe = subscribe(this.#topic, this.getAttribute("token-url") ?? "");
    if (!location.hash) this.#showEnd();
    this.#wanted = lastReceived("version", this.#topic)?.version ?? 0;
    this.#catchUp();
  }

  disconnectedCallback() {
    document.removeEventListener("live:version", this.#received);
    document.removeEventListener("feed:changed", this.#acted);
    document.removeEventListener("visibilitychange", this.#catchUp);
    removeEventListener("pageshow", this.#catchUp);
    this.#unsubscribe();
  }

  get #list() {
    return document.getElementById(this.getAttribute("list") ?? "") ?? this;
  }

  #received = (/** @type {Event} */ event) => {
    const { topic, version } = /** @type {CustomEvent} */ (event).detail;
    if (topic !== this.#topic) return;
    this.#wanted = Math.max(this.#wanted, version);
    this.#catchUp();
  };

  #acted = () => {
    this.#hasActed = true;
    this.#catchUp();
  };

  #catchUp = async () => {
    if (this.#isAsking || document.hidden || (!this.#hasActed && this.#wanted <= this.#revision)) return;
    this.#isAsking = true;
    this.#hasActed = false;
    const url = new URL(this.getAttribute("url") ?? "", location.href);
    url.searchParams.set("since", String(this.#revision));
    const response = await send(url.href, { headers: { "HX-Request": "true" } }).catch(() => null);
    const wait = await this.#answered(response);
    this.#isAsking = false;
    if (wait) setTimeout(this.#catchUp, wait);
    else this.#catchUp();
  };

  /** @param {Response | null} response @returns {Promise<number>} milliseconds until asking again */
  async #answered(response) {
    const revision = Number(response?.headers.get("X-Revision"));
    if (response?.status === 200 && revision) {
      this.#show(await response.text());
      this.#failures = 0;
      this.#revision = Math.max(revision, this.#revision);
      return this.#revision < this.#wanted ? 200 : 0;
    }
    if (!response || response.status >= 500) return RETRY_DELAYS[this.#failures++] ?? LONGEST_DELAY;
    // Too many changes, signed out, or the right was lost: the whole page shows it, unless something typed would be lost.
    this.#wanted = 0;
    if (!isBeingEdited(document.body)) location.reload();
    else this.#offer(() => location.reload());
    return 0;
  }

  #show(/** @type {string} */ html) {
    const wasAtEnd = isAtEnd(scrollerOf(this.#list));
    const { added, ids } = place(html, this.#list);
    if (added.length && wasAtEnd) this.#showEnd();
    else if (added.length) this.#offer(() => this.#showEnd());
    announce(added.map((entry) => entry.dataset.announce ?? "").filter(Boolean).join(" "));
    document.dispatchEvent(new CustomEvent("live:news", { detail: { ids } }));
  }

  #showEnd() {
    const scroller = scrollerOf(this.#list);
    scroller.scrollTop = scroller.scrollHeight;
  }

  #offer(/** @type {() => void} */ act) {
    this.querySelector(":scope > .new-entries")?.remove();
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button small new-entries" });
    button.textContent = this.getAttribute("new-text");
    button.addEventListener("click", () => (button.remove(), act()));
    this.append(button);
    addEventListener("scroll", () => isAtEnd(scrollerOf(this.#list)) && button.remove(), { passive: true, capture: true });
  }
}

customElements.define("live-feed", LiveFeed);
