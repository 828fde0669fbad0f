// @ts-check
/**
 * What can be done for a short time only: it is taken away when its seconds are over. Without script it stays, and the
 * server refuses what comes too late.
 *
 *   <timed-offer seconds="9"><button>…</button></timed-offer>      0 or nothing: for as long as it stands there
 */
class TimedOffer extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    const seconds = Number(this.getAttribute("seconds"));
    if (seconds) this.#timer = setTimeout(this.#end, seconds * 1000);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #end = () => {
    // A keyboard must not be thrown out of the list.
    const list = /** @type {HTMLElement | null} */ (this.closest("[tabindex]"));
    if (this.contains(document.activeElement)) list?.focus({ preventScroll: true });
    this.remove();
  };
}

customElements.define("timed-offer", TimedOffer);
