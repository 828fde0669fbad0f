// @ts-check
/**
 * Copies a value and says so.
 *
 *   <copy-button value="…" done="Copied"><button type="button" …></button></copy-button>
 */
class CopyButton extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.addEventListener("click", this.#copy);
    if (!this.querySelector("output")) this.append(document.createElement("output"));
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#copy);
    clearTimeout(this.#timer);
  }

  #copy = async (/** @type {Event} */ event) => {
    if (!(/** @type {Element} */ (event.target).closest("button"))) return;
    await copy(this.getAttribute("value") ?? "");
    const said = /** @type {HTMLOutputElement} */ (this.querySelector("output"));
    said.value = this.getAttribute("done") ?? "✓";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (said.value = ""), 2500);
    this.dispatchEvent(new CustomEvent("copied", { bubbles: true }));
  };
}

/** @param {string} text */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without HTTPS there is no clipboard object; the old command still works from a click.
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "for-readers";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

customElements.define("copy-button", CopyButton);
