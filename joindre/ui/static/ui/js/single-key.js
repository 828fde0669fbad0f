// @ts-check
/**
 * Its button can be pressed by the one key that it names, wherever the focus is, unless that is where one types.
 *
 *   <single-key><button aria-keyshortcuts="i">…</button></single-key>
 *
 * With Ctrl, Alt, Shift or the command key it is the browser's; a dialog and an open menu have the keyboard for themselves.
 */
const TYPING = "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=combobox]";

class SingleKey extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this.#press);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#press);
  }

  #press = (/** @type {KeyboardEvent} */ event) => {
    const button = this.querySelector("button");
    if (!button || event.key.toLowerCase() !== button.getAttribute("aria-keyshortcuts")) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat || event.isComposing) return;
    if (event.defaultPrevented || /** @type {Element} */ (event.target).closest(TYPING)) return;
    if (document.querySelector("dialog[open], details.menu[open]")) return;
    event.preventDefault();
    button.click();
  };
}

customElements.define("single-key", SingleKey);
