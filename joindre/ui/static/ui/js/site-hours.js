// @ts-check
/**
 * Keeps what a card tells of a site true while the page stays open: the time there, and whether somebody is there now (P6).
 *
 *   <site-hours zone="America/Montreal" until="1732179600" url="…/card/"><span data-time>It is 09:14 there</span> …</site-hours>
 *
 * `zone` and `until` are left out where there is nothing to keep. From `until` on (seconds since 1970), and when the page comes back
 * after minutes out of sight, the card is read again from `url`.
 */
import { send } from "ui/http";

/** Milliseconds between two looks at the clock, and out of sight after which a card may be behind. */
const [TICK, LONG_AWAY] = [15_000, 120_000];

class SiteHours extends HTMLElement {
  #timer = 0;
  #hiddenAt = 0;

  connectedCallback() {
    this.#timer = setInterval(this.#tick, TICK);
    document.addEventListener("visibilitychange", this.#seen);
    this.#tick();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  #tick = () => {
    const [zone, until, shown] = [this.getAttribute("zone"), Number(this.getAttribute("until")), this.querySelector("[data-time]")];
    if (zone && shown) {
      const now = new Intl.DateTimeFormat("fr", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(new Date());
      const text = (shown.textContent ?? "").replace(/\d\d:\d\d/, now);
      if (text !== shown.textContent) shown.textContent = text;
    }
    if (until && Date.now() >= until * 1000 && !document.hidden) this.#readAgain();
  };

  #seen = () => {
    if (document.hidden) this.#hiddenAt = Date.now();
    else if (this.#hiddenAt && Date.now() - this.#hiddenAt > LONG_AWAY) this.#readAgain();
  };

  async #readAgain() {
    const [url, card] = [this.getAttribute("url"), /** @type {HTMLElement | null} */ (this.closest(".person"))];
    if (!url || !card || card.contains(document.activeElement) || card.querySelector(".menu[open]")) return; // at the next look
    this.removeAttribute("until"); // whatever the answer is, it is asked for once
    const response = await send(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!response?.ok) return;
    const template = document.createElement("template");
    template.innerHTML = await response.text();
    const fresh = /** @type {HTMLElement | null} */ (template.content.firstElementChild);
    if (!fresh || !card.isConnected || fresh.dataset.state === card.dataset.state) return;
    card.replaceWith(fresh);
    htmx.process(fresh);
  }
}

customElements.define("site-hours", SiteHours);
