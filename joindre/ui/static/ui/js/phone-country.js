// @ts-check
/**
 * Shows the calling code of the chosen country in the place of its long name: the list beneath stays the browser's own.
 *
 *   <phone-country code="+33"><select><option value="BE" data-code="+32">Belgium (+32)</option>…</select></phone-country>
 */
class PhoneCountry extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this.#show);
  }

  disconnectedCallback() {
    this.removeEventListener("change", this.#show);
  }

  #show = (/** @type {Event} */ event) => {
    const [chosen] = /** @type {HTMLSelectElement} */ (event.target).selectedOptions;
    this.setAttribute("code", chosen?.dataset.code ?? "");
  };
}

customElements.define("phone-country", PhoneCountry);
