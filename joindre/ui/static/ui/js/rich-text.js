// @ts-check
/**
 * A rich-text editor over a textarea, which stays what is posted and what is used without script.
 *
 *   <rich-text data-extensions="{…}" label="Message" placeholder="…" upload="/…/">
 *     <template><p>draft…</p></template><textarea name="body"></textarea><div class="toolbar">…</div></rich-text>
 *
 * Fires `input` as a field does. `upload` takes a picture as `file` and answers {url, name}; other files go to the
 * <file-drop> of the form. Ctrl+Enter sends the form. `value` and `insert(html)` are for other scripts.
 */
import { wasTyped } from "ui/early";
import { addFiles } from "ui/files-early";

class RichText extends HTMLElement {
  /** @type {any} */ #editor = null;
  /** @type {any} what was loaded with the editor */ #parts;

  connectedCallback() {
    import("ui/editor")
      .then((parts) => this.#start(parts, parts.draftIn(this)))
      .catch(() => this.toggleAttribute("failed", true)); // the textarea does
  }

  /**
   * @param {any} parts
   * @param {string} draft
   */
  #start(parts, draft) {
    if (!this.isConnected || this.#editor || this.#textarea.disabled) return;
    const focused = document.activeElement === this.#textarea;
    const isTyped = wasTyped(this.#textarea);
    // A new one, so that whatever was about to write into the old one looks again, and finds the editor.
    this.#textarea.replaceWith(this.#textarea.cloneNode(true));
    const place = document.createElement("div");
    place.className = "editor";
    this.#textarea.before(place);
    this.#parts = parts;
    this.#editor = parts.createEditor(place, draft, JSON.parse(this.dataset.extensions ?? "{}"), {
      attributes: this.#attributes(),
      placeholder: this.getAttribute("placeholder") ?? "",
      taken: this.#taken,
      // The toolbar may stand at the foot of the form, where the button to send is.
      toolbar: this.querySelector(".toolbar") ?? this.closest("form")?.querySelector(".toolbar") ?? null,
    });
    this.#editor.on("update", this.#written);
    this.#textarea.value = this.value;
    this.toggleAttribute("ready", true);
    this.addEventListener("keydown", this.#key, { capture: true });
    this.#textsButton?.addEventListener("click", () => this.#chooseText(false));
    if (focused || this.hasAttribute("autofocus")) this.#editor.view.focus(), this.#editor.commands.setTextSelection(Infinity);
    this.dispatchEvent(new CustomEvent("rich-text:ready", { bubbles: true }));
    if (isTyped) this.#written();
  }

  disconnectedCallback() {
    this.#editor?.destroy();
    this.#editor = null;
    this.removeEventListener("keydown", this.#key, { capture: true });
    this.querySelector(":scope > .editor")?.remove();
    this.removeAttribute("ready");
  }

  get #textarea() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
  }

  get value() {
    if (!this.#editor) return this.#textarea.value;
    // The direction of a block is shown, not stored; the server finds it anew.
    const html = this.#editor.getHTML().replace(/(<\w+) dir="auto"/g, "$1");
    return this.#editor.isEmpty && !html.includes("<img") ? "" : html;
  }

  set value(html) {
    if (this.#editor) this.#editor.commands.setContent(html, { emitUpdate: true });
    else this.#textarea.value = html;
  }

  /** @param {string} html put where the caret is */
  insert(html) {
    this.#editor?.view.focus(), this.#editor?.commands.insertContent(html);
  }

  get #textsButton() {
    return this.closest("form")?.querySelector("[data-texts]");
  }

  /** @param {boolean} isTyped */
  #chooseText = (isTyped) => import("ui/canned-texts").then(({ chooseText }) => chooseText(/** @type {any} */ (this), isTyped));

  #attributes() {
    const described = this.#textarea.getAttribute("aria-describedby");
    return {
      "aria-label": this.getAttribute("label") ?? this.#textarea.labels?.[0]?.innerText ?? "",
      lang: this.getAttribute("lang") ?? document.documentElement.lang,
      ...(described ? { "aria-describedby": described } : {}),
    };
  }

  #written = () => {
    this.#textarea.value = this.value;
    if (this.#textarea.value.includes('src="data:')) this.#parts.storePictures(this, this.#editor);
    this.#textarea.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /** Before the editor, which makes a line break of the one and keeps the other from closing a dialog. */
  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "/" && this.#textsButton && /^\s?$/.test(this.#editor.state.selection.$from.nodeBefore?.text?.at(-1) ?? "")) {
      event.preventDefault();
      return this.#chooseText(true);
    }
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!sends && event.key !== "Escape") return;
    event.stopPropagation();
    if (sends) event.preventDefault(), this.closest("form")?.requestSubmit();
  };

  #taken = async (/** @type {File[]} */ files) => {
    const upload = this.getAttribute("upload");
    const pictures = upload ? files.filter((file) => file.type.startsWith("image/")) : [];
    const others = files.filter((file) => !pictures.includes(file));
    const drop = /** @type {HTMLElement | null | undefined} */ (this.closest("form")?.querySelector("file-drop"));
    if (others.length && drop) addFiles(drop, others);
    for (const picture of pictures) await this.#parts.placePicture(this, this.#editor, picture);
  };
}

customElements.define("rich-text", RichText);
