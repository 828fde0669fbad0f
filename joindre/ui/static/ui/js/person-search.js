// @ts-check
/**
 * Looks for a contact while one types, as an ARIA combobox; choosing posts to `choose`, whose answer replaces the card.
 *
 *   <person-search url="…" choose="…" nothing="sentence" create="Create “{name}”"><form …><input type="search" name="q" …></form></person-search>
 *
 * With `name` the choice is posted under that name, with `least` nothing is looked for below so many letters. Within a form
 * all of its fields are posted along.
 *
 * With `create` the list ends with it, and pressing it opens the dialog of its `modal-link`, which takes along what was typed; with `first`, the id of
 * a field that has to be filled before, it leads there and says `why`.
 *
 * With `on-use` this is loaded as the field gets the focus (`later.js`).
 *
 * Without script the form leads to a page with the same contacts.
 */
import { toast } from "ui/http";
import { TokenOptions } from "ui/token-options";

class PersonSearch extends HTMLElement {
  /** @type {TokenOptions} */ #options;

  connectedCallback() {
    if (this.#options) return;
    const input = /** @type {HTMLInputElement} */ (this.querySelector("input[type=search]"));
    const texts = { url: this.getAttribute("url") ?? "", nothing: this.getAttribute("nothing") ?? "", create: this.getAttribute("create") ?? "" };
    this.#options = new TokenOptions(input, texts, this.#choose, () => {});
    this.#options.list.ariaLabel = input.ariaLabel;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" })) {
      input.setAttribute(name, value);
    }
    this.append(this.#options.list);
    // Pressed while empty it offers the site's contacts: one of them is nearly always meant.
    const isEnough = () => input.value.trim().length >= Number(this.getAttribute("least") ?? 0);
    input.addEventListener("click", () => this.#options.open || (isEnough() && this.#options.search(input.value)));
    input.addEventListener("input", () => (input.value.trim() && isEnough() ? this.#options.search(input.value) : this.#options.close()));
    input.addEventListener("blur", () => this.#options.close());
    input.addEventListener("create", this.#create);
    input.addEventListener("keydown", (event) => this.#key(event));
    if (this.contains(input.form)) input.form?.addEventListener("submit", (event) => event.preventDefault());
    // Somebody may have pressed it or typed in it while this script was on its way.
    const isUsed = document.activeElement === input && (input.value.trim() || !input.autofocus);
    if (isUsed && isEnough()) this.#options.search(input.value);
  }

  /** @param {import("ui/token-options").Choice} choice */
  #choose = (choice) => {
    this.#options.close();
    htmx.ajax("POST", this.getAttribute("choose") ?? "", { source: this, swap: "none", values: { [this.getAttribute("name") ?? "contact"]: choice.value } });
  };

  #create = () => {
    this.#options.close();
    const first = document.getElementById(this.getAttribute("first") ?? "");
    if (first) first.focus(), toast(this.getAttribute("why") ?? "");
    else /** @type {HTMLElement | null} */ (this.querySelector("modal-link > a"))?.click();
  };

  /** @param {KeyboardEvent} event */
  async #key(event) {
    const options = this.#options;
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === "ArrowDown" && !options.open) event.preventDefault(), options.search(input.value);
    else if (event.key === "ArrowDown") event.preventDefault(), options.move(1);
    else if (event.key === "ArrowUp" && options.open) event.preventDefault(), options.move(-1);
    else if (event.key === "Escape" && options.open) event.preventDefault(), event.stopPropagation(), options.close();
    else if (event.key === "Enter") {
      event.preventDefault();
      await options.pending; // what was typed fast is still being looked up
      if (options.chosen) options.press();
    }
  }
}

customElements.define("person-search", PersonSearch);
