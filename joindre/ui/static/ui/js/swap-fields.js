// @ts-check
/**
 * Puts what stands in one field into another and the other way round, by one click.
 *
 *   <swap-fields one="contact-last_name" other="contact-first_name"><button type="button">…</button></swap-fields>
 */
class SwapFields extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#swap);
    if (!this.querySelector("output")) this.append(Object.assign(document.createElement("output"), { className: "for-readers" }));
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#swap);
  }

  #swap = (/** @type {Event} */ event) => {
    if (!(/** @type {Element} */ (event.target).closest("button"))) return;
    const [one, other] = [this.#field("one"), this.#field("other")];
    [one.value, other.value] = [other.value, one.value];
    for (const field of [one, other]) field.dispatchEvent(new Event("input", { bubbles: true }));
    const said = [one, other].map((field) => `${field.labels?.[0]?.innerText ?? ""} ${field.value}`).join(", ");
    /** @type {HTMLOutputElement} */ (this.querySelector("output")).value = said;
  };

  /** @param {string} name */
  #field(name) {
    return /** @type {HTMLInputElement} */ (document.getElementById(this.getAttribute(name) ?? ""));
  }
}

customElements.define("swap-fields", SwapFields);
