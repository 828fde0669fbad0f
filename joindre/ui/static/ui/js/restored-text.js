// @ts-check
/**
 * Puts what was withdrawn, or written elsewhere, into a form, before whatever stands there; then it is gone.
 *
 *   <restored-text notify="yes"><template><p>…</p></template><ul class="files">…</ul></restored-text>
 *
 * An answer puts it at the end of the panel of the form. `notify`, "yes" or "no", sets the field of that name.
 */
class RestoredText extends HTMLElement {
  connectedCallback() {
    const panel = this.parentElement;
    const form = panel?.querySelector("form");
    const editor = form?.querySelector("rich-text");
    if (panel && form && editor) this.#fill(panel, form, editor);
    queueMicrotask(() => this.remove());
  }

  /**
   * @param {HTMLElement} panel
   * @param {HTMLFormElement} form
   * @param {Element} editor
   */
  #fill(panel, form, editor) {
    const words = this.querySelector("template")?.innerHTML ?? "";
    const files = this.querySelector("ul");
    const notify = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("notify"));
    if (panel.hidden) document.getElementById(panel.getAttribute("aria-labelledby") ?? "")?.click();
    if (files) form.querySelector(".toolbar")?.before(files);
    if (notify && this.hasAttribute("notify")) notify.checked = this.getAttribute("notify") === "yes";
    const write = () => {
      const field = /** @type {HTMLTextAreaElement & {value: string}} */ (editor);
      field.value = words + field.value;
      /** @type {HTMLElement | null} */ (editor.querySelector("[contenteditable], textarea"))?.focus();
    };
    if (editor.matches("[ready], [failed]")) write();
    else editor.addEventListener("rich-text:ready", write, { once: true });
  }
}

customElements.define("restored-text", RestoredText);
