// @ts-check
/**
 * Adds a row for one more number or address, up to as many as the form takes. Without script there are two free rows each time.
 *
 *   <details>… <div role="group">…</div> <detail-rows><button type="button">…</button></detail-rows></details>
 */
const NUMBERED = ["id", "name", "for", "aria-describedby"];

class DetailRows extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#add);
    this.#settle();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#add);
  }

  get #rows() {
    return /** @type {HTMLElement[]} */ ([...(this.parentElement?.querySelectorAll(":scope > [role=group]") ?? [])]);
  }

  /** @param {"TOTAL" | "MAX_NUM"} what */
  #counted(what) {
    return /** @type {HTMLInputElement} */ (this.parentElement?.querySelector(`input[name$=-${what}_FORMS]`));
  }

  #add = (/** @type {Event} */ event) => {
    const last = this.#rows.at(-1);
    if (!last || !(/** @type {Element} */ (event.target).closest("button"))) return;
    const row = blank(/** @type {HTMLElement} */ (last.cloneNode(true)), this.#rows.length);
    last.after(row);
    this.#counted("TOTAL").value = String(this.#rows.length);
    this.#settle();
    /** @type {HTMLElement | null} */ (row.querySelector("select"))?.focus();
  };

  #settle() {
    this.hidden = this.#rows.length >= Number(this.#counted("MAX_NUM").value);
  }
}

/**
 * A copy of the last row, with the next number and nothing in it; the country stays.
 * @param {HTMLElement} row
 * @param {number} at
 */
function blank(row, at) {
  for (const one of row.querySelectorAll("*")) {
    for (const name of NUMBERED) one.setAttribute(name, one.getAttribute(name)?.replace(`-${at - 1}-`, `-${at}-`) ?? "");
    for (const name of NUMBERED) if (!one.getAttribute(name)) one.removeAttribute(name);
    one.removeAttribute("aria-invalid");
    one.classList.remove("invalid");
  }
  for (const one of row.querySelectorAll(".error")) one.remove();
  for (const one of row.querySelectorAll("input")) one.value = "";
  row.ariaLabel = (row.ariaLabel ?? "").replace(String(at), String(at + 1));
  return row;
}

customElements.define("detail-rows", DetailRows);
