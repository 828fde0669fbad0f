// @ts-check
/**
 * A tip shows by style sheet alone, on hover and focus of the element around it; this adds Escape (WCAG 1.4.13).
 *
 *   <span class="with-tip"><a aria-describedby="t1" …></a><tool-tip id="t1" role="tooltip"><span>…</span></tool-tip></span>
 */
class ToolTip extends HTMLElement {
  /** @type {HTMLElement | null} */ #owner = null;

  connectedCallback() {
    this.#owner = this.parentElement;
    this.#owner?.addEventListener("mouseleave", this.#restore);
    this.#owner?.addEventListener("focusout", this.#restore);
    document.addEventListener("keydown", this.#dismiss, { capture: true });
  }

  disconnectedCallback() {
    this.#owner?.removeEventListener("mouseleave", this.#restore);
    this.#owner?.removeEventListener("focusout", this.#restore);
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
