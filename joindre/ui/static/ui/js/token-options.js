// @ts-check
/** The list under a token field: asks the server, shows what it found, knows which option is active. */
import { getJson } from "ui/http";
import { fold, highlight } from "ui/highlight";

/** @typedef {{value: string, label: string, detail?: string, address?: string, client?: boolean, initials?: string}} Choice */

const PAUSE = 120;
let lists = 0;

export class TokenOptions {
  /** @type {Choice[]} */ choices = [];
  #active = -1;
  #asked = new AbortController();
  /** @type {Promise<void>} */ pending = Promise.resolve();
  list = document.createElement("ul");

  /**
   * @param {HTMLInputElement} input
   * @param {DOMStringMap & {url?: string}} texts
   * @param {(choice: Choice) => void} choose
   * @param {() => void} showAll
   */
  constructor(input, texts, choose, showAll) {
    Object.assign(this, { input, texts, choose, showAll });
    this.input = input;
    this.texts = texts;
    this.list.id = `options-${++lists}`;
    this.list.className = "options";
    this.list.role = "listbox";
    this.list.hidden = true;
    this.list.ariaLabel = texts.all ?? "";
    input.setAttribute("aria-controls", this.list.id);
    // The field keeps the focus: pressing an option must not blur it.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("li");
      if (option) this.#press([...this.list.children].indexOf(option), choose, showAll);
    });
    this.press = () => this.#press(this.#active, choose, showAll);
  }

  get open() {
    return !this.list.hidden;
  }

  get chosen() {
    return this.#active >= 0;
  }

  /**
   * @param {string} query
   * @param {{all?: boolean}} [how] all: the whole list, at once
   */
  search(query, { all = false } = {}) {
    this.#asked.abort();
    const asked = (this.#asked = new AbortController());
    this.pending = this.#ask(query, all, asked.signal).catch((error) => {
      if (error.name !== "AbortError") this.close();
    });
    return this.pending;
  }

  close() {
    this.#asked.abort();
    this.list.hidden = true;
    this.choices = [];
    this.#activate(-1);
    this.input.setAttribute("aria-expanded", "false");
  }

  /** @param {number} step */
  move(step) {
    const count = this.list.children.length;
    this.#activate(this.#active < 0 && step < 0 ? count - 1 : (this.#active + step + count) % count);
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
    this.choices = await getJson(`${this.texts.url}?${parameters}`, signal);
    signal.throwIfAborted();
    const words = fold(query).split(/[\s,;]+/u).filter(Boolean);
    const rows = this.choices.map((choice) => optionRow(choice, words));
    if (!rows.length) rows.push(plainRow("option nothing", this.texts.nothing ?? ""));
    if (!all && this.texts.all) rows.push(plainRow("option more", this.texts.all, "F2"));
    rows.forEach((row, index) => (row.id = `${this.list.id}-${index}`));
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.#activate(this.choices.length ? 0 : -1);
  }

  /** @param {number} index */
  #activate(index) {
    this.#active = index;
    [...this.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    const active = this.list.children[index];
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /**
   * @param {number} index
   * @param {(choice: Choice) => void} choose
   * @param {() => void} showAll
   */
  #press(index, choose, showAll) {
    if (this.choices[index]) choose(this.choices[index]);
    else if (this.list.children[index]?.classList.contains("more")) showAll();
  }
}

/**
 * @param {Choice} choice
 * @param {string[]} words
 */
function optionRow(choice, words) {
  const name = element("b", "", highlight(choice.label, words));
  const who = element("span", "", [name, element("small", "", highlight(choice.detail ?? "", words))]);
  const disc = element("span", `avatar tiny${choice.client ? " client" : ""}`, [choice.initials ?? ""]);
  disc.ariaHidden = "true";
  return row("option", [disc, who, element("small", "", highlight(choice.address ?? "", words))]);
}

/**
 * @param {string} css
 * @param {string} text
 * @param {string} [key]
 */
function plainRow(css, text, key) {
  return row(css, [element("span", "", []), element("span", "", [text]), ...(key ? [element("kbd", "", [key])] : [])]);
}

/**
 * @param {string} css
 * @param {HTMLElement[]} children
 */
function row(css, children) {
  const item = element("li", css, children);
  item.role = "option";
  return item;
}

/**
 * @param {string} tag
 * @param {string} css
 * @param {(string | Node)[]} children
 */
export function element(tag, css, children) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  made.append(...children);
  return made;
}
