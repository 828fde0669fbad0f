// @ts-check
/**
 * People and addresses as removable tokens: an ARIA combobox over a hidden <select multiple>, which is what is posted.
 * Markup and texts come from `ui.forms.TokenWidget`. The address in `data-url` answers `?q=` with choices as JSON, and
 * `?q=&all=1` with the whole list (F2). Fires `change`; an invalid address blocks the form.
 */
import { isAddress, parseAddresses } from "ui/addresses";
import { TokenOptions, element } from "ui/token-options";

class TokenField extends HTMLElement {
  /** @type {TokenOptions} */ #options;

  connectedCallback() {
    if (this.#options) return;
    const input = this.#input;
    input.removeAttribute("name"); // the select speaks for the field from here on
    this.#options = new TokenOptions(input, this.dataset, (choice) => this.add(choice), () => this.#showAll());
    this.append(this.#options.list, element("span", "for-readers", []));
    /** @type {Element} */ (this.lastElementChild).role = "status";
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("paste", (event) => this.#paste(event));
    input.addEventListener("blur", () => (this.#commit(), this.#options.close()));
    this.#tokens.addEventListener("click", (event) => this.#click(event));
    for (const option of this.#select.options) this.#show(option);
    this.#validate();
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.querySelector("input"));
  }

  get #select() {
    return /** @type {HTMLSelectElement} */ (this.querySelector("select"));
  }

  get #tokens() {
    return /** @type {HTMLElement} */ (this.querySelector(".tokens"));
  }

  /** @param {import("ui/token-options").Choice} choice */
  add(choice) {
    this.#input.value = "";
    this.#options.close();
    if ([...this.#select.options].some((option) => option.value === choice.value)) return;
    const option = new Option(choice.label, choice.value, true, true);
    Object.assign(option.dataset, { initials: choice.initials ?? "", address: choice.address ?? "" });
    if (choice.client) option.dataset.client = "";
    this.#select.append(option);
    this.#show(option);
    this.#changed(this.dataset.added, choice.label);
  }

  /** @param {HTMLOptionElement} option */
  #show(option) {
    const invalid = !option.dataset.initials && !isAddress(option.value);
    const odd = "odd" in option.dataset;
    const token = element("span", `token${invalid ? " invalid" : odd ? " odd" : ""}`, []);
    token.title = option.dataset.address || option.value;
    if (option.dataset.initials) {
      const client = "client" in option.dataset ? " client" : "";
      token.append(element("span", `avatar tiny${client}`, [option.dataset.initials]));
    }
    const remove = /** @type {HTMLButtonElement} */ (element("button", "", ["✕"]));
    remove.type = "button";
    remove.ariaLabel = (this.dataset.remove ?? "{name}").replace("{name}", option.label);
    remove.dataset.value = option.value;
    token.append(element("span", "", [option.label]), remove);
    this.#input.before(token);
  }

  /** @param {string} value */
  #remove(value) {
    const option = [...this.#select.options].find((candidate) => candidate.value === value);
    this.#tokens.querySelector(`[data-value="${CSS.escape(value)}"]`)?.parentElement?.remove();
    option?.remove();
    this.#changed(this.dataset.removed, option?.label ?? "");
    this.#input.focus();
  }

  #typed() {
    const text = this.#input.value.trim();
    if (/[,;]\s*$/u.test(this.#input.value)) this.#commit();
    else if (text.length >= Number(this.dataset.from ?? 1)) this.#options.search(text);
    else this.#options.close();
  }

  /** What was typed becomes tokens, whoever has these addresses. */
  #commit() {
    const parsed = parseAddresses(this.#input.value);
    for (const { name, address } of parsed) this.add({ value: address, label: name || address, address });
    this.#input.value = "";
  }

  #showAll() {
    return this.#options.search(this.#input.value.trim(), { all: true });
  }

  /** @param {KeyboardEvent} event */
  async #key(event) {
    const text = this.#input.value.trim();
    const options = this.#options;
    if (event.key === "F2" || (event.key === "ArrowDown" && !options.open)) event.preventDefault(), this.#showAll();
    else if (event.key === "ArrowDown") event.preventDefault(), options.move(1);
    else if (event.key === "ArrowUp" && options.open) event.preventDefault(), options.move(-1);
    else if (event.key === "Escape" && options.open) event.preventDefault(), event.stopPropagation(), options.close();
    else if (event.key === "Backspace" && !this.#input.value) this.#removeLast();
    else if (event.key === "Enter" || (event.key === "Tab" && text && !event.shiftKey)) {
      event.preventDefault();
      if (!isAddress(text)) await options.pending; // what was typed fast is still being looked up
      if (options.chosen) options.press();
      else this.#commit();
    }
  }

  #removeLast() {
    const last = this.#select.options[this.#select.options.length - 1];
    if (last) this.#remove(last.value);
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[<,;\n]/u.test(text)) return;
    event.preventDefault();
    this.#input.value += text;
    this.#commit();
  }

  /** @param {Event} event */
  #click(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button?.dataset.value !== undefined) this.#remove(button.dataset.value);
    else this.#input.focus();
  }

  /**
   * @param {string | undefined} sentence
   * @param {string} name
   */
  #changed(sentence, name) {
    /** @type {Element} */ (this.querySelector('[role="status"]')).textContent = (sentence ?? "").replace("{name}", name);
    this.#validate();
    this.#select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #validate() {
    const invalid = this.#tokens.querySelector(".token.invalid");
    this.#input.setCustomValidity(invalid ? (this.dataset.invalid ?? "?") : "");
    this.#input.ariaInvalid = String(!!invalid);
    // A required field is satisfied by its tokens, not by what is still being typed.
    if ("required" in this.dataset) this.#input.required = !this.#select.options.length;
  }
}

customElements.define("token-field", TokenField);
