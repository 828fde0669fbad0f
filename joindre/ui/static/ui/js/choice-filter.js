// @ts-check
/**
 * Leaves of a list of ticks those whose words begin with what is typed. Enter ticks the first of them and clears the field,
 * the arrow down goes into the list; what is ticked stays so while it is out of sight. Without script the list is whole.
 *
 *   <choice-filter found="{count} found" none="sentence"><input type="search"><div><div><label>…</label></div></div><p role="status"></p></choice-filter>
 */

/** @param {string} text */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

class ChoiceFilter extends HTMLElement {
  #input = document.createElement("input");

  connectedCallback() {
    this.#input = this.querySelector("input[type=search]") ?? this.#input;
    this.#input.addEventListener("input", this.#filter);
    this.#input.addEventListener("keydown", this.#key);
  }

  disconnectedCallback() {
    this.#input.removeEventListener("input", this.#filter);
    this.#input.removeEventListener("keydown", this.#key);
  }

  get #rows() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("label")].map((label) => label.parentElement));
  }

  /** @returns {HTMLInputElement | null | undefined} */
  get #first() {
    return this.#rows.find((row) => !row.hidden)?.querySelector("input");
  }

  #filter = () => {
    const wanted = folded(this.#input.value).split(/\s+/u).filter(Boolean);
    for (const row of this.#rows) {
      const words = folded(row.textContent ?? "").split(/[\s'’-]+/u);
      row.hidden = !wanted.every((start) => words.some((word) => word.startsWith(start)));
    }
    const count = this.#rows.filter((row) => !row.hidden).length;
    const sentence = count ? this.getAttribute("found")?.replace("{count}", String(count)) : this.getAttribute("none");
    this.toggleAttribute("empty", !count);
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = wanted.length ? (sentence ?? "") : "";
  };

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown") this.#first?.focus();
    else if (event.key === "Enter") this.#tick();
    else return;
    event.preventDefault();
  };

  #tick() {
    if (!this.#input.value.trim()) return;
    this.#first?.click();
    this.#input.value = "";
    this.#filter();
  }
}

customElements.define("choice-filter", ChoiceFilter);
