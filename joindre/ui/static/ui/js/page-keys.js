// @ts-check
/**
 * The keys of a page of the support portal (U1). A key presses the control that names it, wherever the focus is:
 *
 *   <page-keys off="j k" help="/keys/" unread="/unread/next/" busy="sentence" hidden></page-keys>
 *   <button aria-keyshortcuts="i">…</button>
 *
 * One character is a letter where one types, and the browser's with Ctrl, Alt or the command key; a dialog and an open menu
 * have the keyboard for themselves. What cannot be done says why: an inactive control by its own reason, and where there is
 * no control at all, an element with `data-key="i"` by its `data-reason`. `off` names the keys that the person switched off, `*` all.
 */
import { moveFocus } from "ui/focus";
import { getJson } from "ui/http";
import { latin, single } from "ui/keyboard";
import { lateSheets } from "ui/late-sheets";
import { goThroughLines } from "ui/list-steps";
import { openDialog } from "ui/modal-link";
import { controlOf, pressControl, say } from "ui/press-control";
import { remember } from "ui/recent";

const NO_TEXT = "[type=checkbox], [type=radio], [type=button], [type=submit]";
const EDITABLE = "[contenteditable]:not([contenteditable=false]), [role=textbox], [role=combobox]";
const TYPING = `input:not(${NO_TEXT}), textarea, select, ${EDITABLE}`;
const OPEN = "dialog[open], details.menu[open]";

class PageKeys extends HTMLElement {
  /** What was typed while the palette is on its way: it is typed into it. @type {string | null} */ #typed = null;
  #isOpening = false;

  connectedCallback() {
    document.addEventListener("keydown", this.#press);
    document.addEventListener("keydown", this.#leave, { capture: true });
    for (const event of ["htmx:afterSettle", "live:news"]) document.addEventListener(event, this.#forget);
    document.addEventListener("click", this.#click);
    document.addEventListener("page-keys:do", this.#asked);
    this.#forget();
    remember(this.getAttribute("recent") ?? "");
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#press);
    document.removeEventListener("keydown", this.#leave, { capture: true });
    for (const event of ["htmx:afterSettle", "live:news"]) document.removeEventListener(event, this.#forget);
    document.removeEventListener("click", this.#click);
    document.removeEventListener("page-keys:do", this.#asked);
  }

  #press = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (this.#typed !== null) return this.#takeDown(event);
    const isPalette = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && latin(event) === "k";
    if (isPalette) return event.preventDefault(), this.#find();
    const key = single(event);
    if (!key || this.#isOpening || this.#isOff(key) || isTyping(event.target) || document.querySelector(OPEN)) return;
    if (event.repeat && !"jk".includes(key)) return;
    if (this.#does(key)) event.preventDefault();
  };

  #asked = (/** @type {Event} */ event) => this.#does(/** @type {CustomEvent} */ (event).detail);

  #click = (/** @type {MouseEvent} */ event) => {
    const opens = /** @type {Element} */ (event.target).closest("[data-opens-palette]");
    if (!opens || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#find();
  };

  /** @param {string} key */
  #does(key) {
    const reason = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${key}"]`));
    const control = controlOf(key);
    if (control) pressControl(control);
    else if (reason) say(reason.dataset.reason ?? ""), moveFocus(document.getElementById(reason.dataset.focus ?? ""));
    else if (key === "?") this.#help();
    else if (key === "u") this.#goToUnread();
    else if (key === "/") this.#find();
    else return (key === "j" || key === "k") && goThroughLines(key === "j" ? 1 : -1);
    return true;
  }

  async #find() {
    if (document.querySelector("dialog[open]")) return say(this.getAttribute("busy") ?? "");
    this.#typed = "";
    try {
      const [{ openPalette }] = await Promise.all([import("ui/palette"), lateSheets()]);
      openPalette(this.#typed);
    } catch {
      location.assign(`${this.getAttribute("search")}?q=${encodeURIComponent(this.#typed)}`);
    }
    this.#typed = null;
  }

  /** @param {KeyboardEvent} event */
  #takeDown(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return;
    this.#typed += event.key;
    event.preventDefault();
  }

  async #help() {
    this.#isOpening = true;
    await openDialog(`${this.getAttribute("help")}?place=${this.getAttribute("place") ?? ""}`, focused());
    this.#isOpening = false;
  }

  async #goToUnread() {
    const on = document.querySelector("[data-number]")?.getAttribute("data-number") ?? "";
    const { url, text } = await getJson(`${this.getAttribute("unread")}?after=${on}`);
    if (url) location.assign(url);
    else say(text);
  }

  /** Escape leaves the text of the composer, so that single keys are keys again. */
  #leave = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || event.isComposing || document.querySelector(OPEN)) return;
    const text = /** @type {Element} */ (event.target).closest?.("tab-set [contenteditable], tab-set textarea");
    const tab = /** @type {HTMLElement | null | undefined} */ (text?.closest("tab-set")?.querySelector('[role=tab][aria-selected="true"]'));
    tab?.focus();
  };

  /** @param {string} key */
  #isOff(key) {
    const off = (this.getAttribute("off") ?? "").split(" ");
    return off.includes("*") || off.includes(key);
  }

  /** What is switched off is not offered either. */
  #forget = () => {
    if (!this.getAttribute("off")) return;
    for (const control of document.querySelectorAll("[aria-keyshortcuts]")) {
      const keys = (control.getAttribute("aria-keyshortcuts") ?? "").split(" ").filter((key) => key.length > 1 || !this.#isOff(key));
      if (keys.length) control.setAttribute("aria-keyshortcuts", keys.join(" "));
      else control.removeAttribute("aria-keyshortcuts");
    }
    for (const hint of document.querySelectorAll("[data-key-hint]")) {
      if (this.#isOff(hint.getAttribute("data-key-hint") ?? "")) hint.toggleAttribute("hidden", true);
    }
  };
}

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof Element && !!target.closest(TYPING);
const focused = () => /** @type {HTMLElement | null} */ (document.activeElement);

customElements.define("page-keys", PageKeys);
