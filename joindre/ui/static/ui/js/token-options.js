// @ts-check
/** The list under a token field: asks the server, shows what it found, knows which option is active. */
import { announceResults } from "ui/announce";
import { getJson } from "ui/http";
import { fold } from "ui/highlight";
import { choiceRow, plainRow } from "ui/token-rows";

/** @typedef {import("ui/token-rows").Choice} Choice */

const PAUSE = 120;

export class TokenOptions {
  list = document.createElement("ul");
  /** Settles when what was typed has been looked up. @type {Promise<void>} */
  pending = Promise.resolve();
  /** What is said where nobody was found. @type {(query: string) => string} */
  told = () => this.texts.nothing ?? "";
  /** @type {Choice[]} */ #choices = [];
  #active = -1;
  #asked = new AbortController();

  /**
   * @param {HTMLInputElement} input
   * @param {DOMStringMap} texts
   * @param {(choice: Choice) => void} choose
   */
  constructor(input, texts, choose) {
    this.input = input;
    this.texts = texts;
    this.choose = choose;
    this.list.id = `options-${Math.random().toString(36).slice(2)}`;
    this.list.className = "options";
    this.list.role = "listbox";
    this.list.hidden = true;
    this.list.ariaLabel = input.ariaLabel ?? input.labels?.[0]?.innerText ?? texts.all ?? "";
    input.setAttribute("aria-controls", this.list.id);
    // The field keeps the focus: pressing an option must not blur it.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = /** @type {Element} */ (event.target).closest("li");
      if (row) this.press([...this.list.children].indexOf(row));
    });
  }

  get open() {
    return !this.list.hidden;
  }

  get chosen() {
    return this.#active >= 0;
  }

  /** @param {string} query @param {{all?: boolean}} [how] all: the whole list, at once */
  search(query, { all = false } = {}) {
    this.#asked.abort();
    this.#asked = new AbortController();
    this.pending = this.#ask(query, all, this.#asked.signal).catch((error) => {
      if (error.name !== "AbortError") this.close();
    });
    return this.pending;
  }

  close() {
    this.#asked.abort();
    this.#choices = [];
    this.list.replaceChildren();
    this.#show(false);
  }

  /** @param {number} step */
  move(step) {
    const count = this.list.children.length;
    this.#activate(this.#active < 0 && step < 0 ? count - 1 : (this.#active + step + count) % count);
  }

  press(index = this.#active) {
    if (this.#choices[index]) this.choose(this.#choices[index]);
    else if (this.list.children[index]?.classList.contains("create")) this.input.dispatchEvent(new CustomEvent("create"));
    else if (this.list.children[index]?.classList.contains("more")) this.search(this.input.value.trim(), { all: true });
  }

  /**
   * @param {string} query
   * @param {boolean} all
   * @param {AbortSignal} signal
   */
  async #ask(query, all, signal) {
    if (!all) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    signal.throwIfAborted();
    const parameters = new URLSearchParams(all ? { q: query, all: "1" } : { q: query });
    const choices = await getJson(`${this.texts.url}?${parameters}`, signal);
    signal.throwIfAborted();
    this.#choices = choices;
    const words = fold(query).split(/[\s,;]+/u).filter(Boolean);
    const rows = choices.map((/** @type {Choice} */ choice) => choiceRow(choice, words));
    if (!rows.length) rows.push(plainRow("option nothing", this.told(query)));
    if (query.trim() && this.texts.create) rows.push(plainRow("option more create", this.texts.create.replace("{name}", query.trim())));
    if (!all && this.texts.all) rows.push(plainRow("option more", this.texts.all, "F2"));
    rows.forEach((row, index) => (row.id = `${this.list.id}-${index}`));
    this.list.replaceChildren(...rows);
    this.#show(true);
    announceResults(choices.length, this.texts.nothing);
  }

  /** @param {boolean} open */
  #show(open) {
    this.list.hidden = !open;
    this.input.ariaExpanded = String(open);
    this.#activate(this.#choices.length ? 0 : -1);
  }

  /** @param {number} index */
  #activate(index) {
    this.#active = index;
    [...this.list.children].forEach((row, at) => (row.ariaSelected = String(at === index)));
    const active = this.list.children[index];
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
  }
}
