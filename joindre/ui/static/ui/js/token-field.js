// @ts-check
/**
 * People and addresses as removable tokens: an ARIA combobox over a hidden <select multiple>, which is what is posted.
 * Made by `ui.forms.TokenWidget`; `data-url` answers `?q=` with choices as JSON, and `?q=&all=1` with the whole list
 * (F2). Fires `change`; an invalid address blocks the form. With `data-single` a choice takes the place of the one before.
 */
import { isWhole, parseAddresses, written } from "ui/addresses";
import { TokenOptions } from "ui/token-options";
import { forgetAnswers, tellProblems } from "ui/token-problems";
import { element } from "ui/token-rows";
import { isSame, token } from "ui/tokens";

class TokenField extends HTMLElement {
  #input = document.createElement("input");
  #select = document.createElement("select");
  #said = element("span", "for-readers", []);
  /** @type {TokenOptions | undefined} */ #options;

  connectedCallback() {
    if (this.#options) return;
    this.#input = this.querySelector("input") ?? this.#input;
    this.#select = this.querySelector("select") ?? this.#select;
    this.#input.removeAttribute("name"); // the select speaks for the field from here on
    this.#options = new TokenOptions(this.#input, this.dataset, (choice) => this.add(choice));
    this.#options.told = (query) => (isWhole(query) ? this.dataset.whole : this.dataset.nothing) ?? "";
    this.#said.role = "status";
    this.append(this.#options.list, this.#said);
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", this.#key);
    this.#input.addEventListener("paste", (event) => this.#paste(event));
    this.#input.addEventListener("blur", () => (this.#commit(), this.#options?.close()));
    this.querySelector(".tokens")?.addEventListener("click", this.#click);
    for (const option of this.#select.options) this.#show(option);
    this.#validate();
    if (document.activeElement === this.#input) this.#typed(); // while this script was on its way
  }

  /** @param {import("ui/token-rows").Choice} choice */
  add(choice) {
    this.#input.value = "";
    this.#options?.close();
    if ([...this.#select.options].some((option) => isSame(option, choice))) return;
    if ("single" in this.dataset) for (const option of [...this.#select.options]) this.#remove(option);
    const option = new Option(choice.label, choice.value, true, true);
    Object.assign(option.dataset, { initials: choice.initials ?? "", address: choice.address ?? "" });
    if (choice.client) option.dataset.client = "";
    this.#select.append(option);
    this.#show(option);
    this.#changed(this.dataset.added, choice.label);
  }

  /** @param {string | undefined} value */
  drop(value) {
    const option = [...this.#select.options].find((candidate) => candidate.value === value);
    if (!option) return;
    this.#remove(option);
    this.#changed(this.dataset.removed, option.label);
    this.#input.focus();
  }

  #remove(/** @type {HTMLOptionElement} */ option) {
    this.querySelector(`[data-value="${CSS.escape(option.value)}"]`)?.parentElement?.remove();
    option.remove();
  }

  #show = (/** @type {HTMLOptionElement} */ option) => this.#input.before(token(option, this.dataset.remove ?? "{name}"));

  #typed() {
    const text = this.#input.value.trim();
    if (/[,;]\s*$/u.test(this.#input.value) && text.includes("@")) this.#commit(); // `Lind, Rosa <…>` has one too
    else if (text) this.#options?.search(text);
    else this.#options?.close();
  }

  /** What was typed becomes tokens, whoever has these addresses. */
  #commit(text = this.#input.value) {
    for (const one of parseAddresses(text)) this.add({ value: written(one), label: one.name || one.address, address: one.address });
    this.#input.value = "";
  }

  #key = async (/** @type {KeyboardEvent} */ event) => {
    const options = /** @type {TokenOptions} */ (this.#options);
    const text = this.#input.value.trim();
    const ends = event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && !!text);
    if (event.key === "F2" || (event.key === "ArrowDown" && !options.open)) options.search(text, { all: true });
    else if (event.key === "ArrowDown") options.move(1);
    else if (event.key === "ArrowUp" && options.open) options.move(-1);
    else if (event.key === "Escape" && options.open) event.stopPropagation(), options.close();
    else if (event.key === "Backspace" && !this.#input.value) this.drop([...this.#select.options].at(-1)?.value);
    else if (!ends) return;
    event.preventDefault();
    if (!ends) return;
    if (!isWhole(text)) await options.pending; // what was typed fast is still being looked up
    if (options.chosen && !isWhole(text)) options.press();
    else this.#commit();
  };

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const parsed = parseAddresses(text);
    if (!text.includes("@") || (parsed.length === 1 && !parsed[0].name && !/[<,;\n]/u.test(text))) return;
    event.preventDefault();
    this.#commit(this.#input.value + text);
  }

  #click = (/** @type {Event} */ event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button?.dataset.value) return this.drop(button.dataset.value);
    this.#input.focus();
    if (button) this.#options?.search(this.#input.value.trim(), { all: true });
  };

  #changed(sentence = "", name = "") {
    this.#said.textContent = sentence.replace("{name}", name);
    forgetAnswers(this);
    this.#validate();
    this.#select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #validate() {
    tellProblems(this, this.#input, this.dataset.invalid ?? "{name}");
    // A required field is satisfied by its tokens, not by what is still being typed.
    this.#input.required = "required" in this.dataset && !this.#select.options.length;
  }
}

customElements.define("token-field", TokenField);
