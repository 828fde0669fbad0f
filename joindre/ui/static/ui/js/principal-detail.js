// @ts-check
/**
 * Puts a further number or address in the place of the principal one of its kind, and that one in its place.
 *
 *   <principal-detail><button type="button">…</button></principal-detail>   within a row with a kind and a value
 */
import { announce } from "ui/announce";

class PrincipalDetail extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#swap);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#swap);
  }

  #swap = (/** @type {Event} */ event) => {
    if (!(/** @type {Element} */ (event.target).closest("button"))) return;
    const row = /** @type {HTMLElement} */ (this.closest("[role=group]"));
    const kind = /** @type {HTMLSelectElement} */ (row.querySelector("select[name$=-kind]")).value;
    const further = /** @type {HTMLInputElement} */ (row.querySelector("input[name$=-value]"));
    const principal = /** @type {HTMLInputElement | null} */ (this.closest("form")?.querySelector(`input[name=${kind}]`) ?? null);
    if (!principal || !further.value.trim()) return further.focus();
    [principal.value, further.value] = [further.value, principal.value];
    this.#swapCountries(principal, further);
    for (const field of [principal, further]) field.dispatchEvent(new Event("input", { bubbles: true }));
    principal.focus();
    announce(`${principal.labels?.[0]?.innerText ?? ""} ${principal.value}`);
  };

  /** @param {HTMLInputElement} one @param {HTMLInputElement} other */
  #swapCountries(one, other) {
    const [first, second] = [one, other].map((field) => field.closest(".phone-input")?.querySelector("select"));
    if (!first || !second) return;
    [first.value, second.value] = [second.value, first.value];
    for (const select of [first, second]) select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("principal-detail", PrincipalDetail);
