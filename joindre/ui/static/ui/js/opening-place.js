// @ts-check
/**
 * For whom a new request is. Each choice comes back from the server with all that follows from it, and replaces this element:
 *
 *   <opening-place url="/tickets/new/…/" focus="id of the field where one goes on" said="what stands there now"> … </opening-place>
 *
 * Once it is swapped in, the focus goes on to that field, this is said to screen readers, and the draft takes in what was filled. A contact whom the dialog
 * made (`opening:chosen`) is chosen as any other.
 */
import { announce } from "ui/announce";

class OpeningPlace extends HTMLElement {
  connectedCallback() {
    document.addEventListener("opening:chosen", this.#choose);
    if (this.getAttribute("focus")) document.addEventListener("htmx:afterSettle", this.#goOn, { once: true });
  }

  disconnectedCallback() {
    document.removeEventListener("opening:chosen", this.#choose);
    document.removeEventListener("htmx:afterSettle", this.#goOn);
  }

  #goOn = () => {
    const focused = document.activeElement;
    // Whoever writes elsewhere meanwhile stays there.
    const isFree = !focused || focused === document.body || this.contains(focused) || focused.closest("dialog");
    if (isFree) document.getElementById(this.getAttribute("focus") ?? "")?.focus();
    announce(this.getAttribute("said") ?? "");
    this.closest("form")?.dispatchEvent(new Event("change", { bubbles: true }));
  };

  #choose = (/** @type {Event} */ event) => {
    const { field, chosen } = /** @type {CustomEvent<{field: string, chosen: string}>} */ (event).detail;
    htmx.ajax("POST", `${this.getAttribute("url")}${field}/`, { source: this, swap: "none", values: { chosen } });
  };
}

customElements.define("opening-place", OpeningPlace);
