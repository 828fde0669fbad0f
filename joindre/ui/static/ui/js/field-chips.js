// @ts-check
/** Buttons that put a field into the editor of the form: `<field-chips><button data-field="Requester">…`. */
import { markFields } from "ui/field-marks";

class FieldChips extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#press);
    document.addEventListener("rich-text:ready", this.#ready);
  }

  disconnectedCallback() {
    document.removeEventListener("rich-text:ready", this.#ready);
  }

  get #editor() {
    return /** @type {any} */ (this.closest("form")?.querySelector("rich-text"));
  }

  #ready = () => this.#editor && markFields(this.#editor);

  #press = (/** @type {Event} */ event) => {
    const name = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-field]"))?.dataset.field;
    if (name) this.#editor?.insert(`{{ ${name} }} `), this.#ready();
  };
}

customElements.define("field-chips", FieldChips);
