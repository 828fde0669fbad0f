// @ts-check
/**
 * A panel that folds into its button where there is no room beside it.
 *
 *   <fold-panel class="context"><button class="context-toggle" aria-expanded="true" …></button><div>…</div></fold-panel>
 */
const narrow = matchMedia("(width < 56.25rem)");

class FoldPanel extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#toggle);
    narrow.addEventListener("change", this.#fit);
    this.#fit();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#toggle);
    narrow.removeEventListener("change", this.#fit);
  }

  #toggle = (/** @type {Event} */ event) => {
    if (!(/** @type {Element} */ (event.target).closest(".context-toggle"))) return;
    this.#fold(!this.hasAttribute("folded"));
    // The one takes the place of the other: one begins to read at the top of the panel, and goes on at the end of the feed.
    if (this.hasAttribute("folded")) scrollTo(0, document.documentElement.scrollHeight);
    else this.scrollIntoView();
  };

  #fit = () => this.#fold(narrow.matches);

  /** @param {boolean} folded */
  #fold(folded) {
    this.toggleAttribute("folded", folded);
    this.querySelector(".context-toggle")?.setAttribute("aria-expanded", String(!folded));
  }
}

customElements.define("fold-panel", FoldPanel);
