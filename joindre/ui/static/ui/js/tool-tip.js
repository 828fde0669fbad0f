// @ts-check
/**
 * A tip shows by style sheet alone, on hover and focus of the element around it; this adds Escape (WCAG 1.4.13).
 *
 *   <span class="with-tip"><a aria-describedby="t1" …></a><tool-tip id="t1" role="tooltip"><span>…</span></tool-tip></span>
 */
const COMING_AND_GOING = ["mouseenter", "mouseleave", "focusin", "focusout"];

class ToolTip extends HTMLElement {
  /** @type {HTMLElement | null} */ #owner = null;

  connectedCallback() {
    this.#owner = this.parentElement;
    for (const sign of COMING_AND_GOING) this.#owner?.addEventListener(sign, this.#restore);
    document.addEventListener("keydown", this.#dismiss, { capture: true });
  }

  disconnectedCallback() {
    for (const sign of COMING_AND_GOING) this.#owner?.removeEventListener(sign, this.#restore);
    document.removeEventListener("keydown", this.#dismiss, { capture: true });
  }

  #restore = () => this.removeAttribute("dismissed");

  #dismiss = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !this.checkVisibility()) return;
    this.setAttribute("dismissed", "");
    // The dialog around it stays open: this Escape was for the tip.
    event.preventDefault();
    event.stopPropagation();
  };
}

customElements.define("tool-tip", ToolTip);
