// @ts-check
/**
 * A file input that also takes dropped and pasted files, lists them, and lets each be taken out again.
 *
 *   <file-drop zone=".composer" list="id" data-remove="Remove {name}" …><label>… <input type="file" multiple></label></file-drop>
 *
 * `zone` names the element around it onto which files may be dropped (by default itself), `list` the one that shows
 * them (by default a new one in it). The other words are those of `ui/file-list`.
 */
import { showFiles } from "ui/file-list";

class FileDrop extends HTMLElement {
  /** @type {HTMLElement} */ #zone = this;

  connectedCallback() {
    this.#zone = this.closest(this.getAttribute("zone") || "file-drop") ?? this;
    this.#zone.addEventListener("dragover", this.#over);
    this.#zone.addEventListener("dragleave", this.#out);
    this.#zone.addEventListener("drop", this.#drop);
    this.#zone.addEventListener("paste", this.#paste);
    this.addEventListener("change", this.#list);
    this.#list();
  }

  disconnectedCallback() {
    this.#zone.removeEventListener("dragover", this.#over);
    this.#zone.removeEventListener("dragleave", this.#out);
    this.#zone.removeEventListener("drop", this.#drop);
    this.#zone.removeEventListener("paste", this.#paste);
    this.removeEventListener("change", this.#list);
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.querySelector('input[type="file"]'));
  }

  /** @param {Iterable<File>} files */
  add(files) {
    this.#replace([...(this.#input.files ?? []), ...files]);
  }

  #over = (/** @type {DragEvent} */ event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.classList.add("over");
  };

  #out = () => this.classList.remove("over");

  #drop = (/** @type {DragEvent} */ event) => {
    this.#out();
    if (event.defaultPrevented || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.add(event.dataTransfer.files);
  };

  #paste = (/** @type {ClipboardEvent} */ event) => {
    if (event.defaultPrevented || !event.clipboardData?.files.length) return;
    event.preventDefault();
    this.add(event.clipboardData.files);
  };

  /** @param {File[]} files */
  #replace(files) {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    this.#input.files = transfer.files;
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #list = () => {
    const id = this.getAttribute("list") ?? "";
    const place = document.getElementById(id) ?? this.querySelector(":scope > .chosen") ?? this.appendChild(document.createElement("div"));
    place.classList.add("chosen");
    const files = [...(this.#input.files ?? [])];
    showFiles(place, files, this.dataset, (file) => {
      this.#replace(files.filter((other) => other !== file));
      /** @type {HTMLElement | null} */ (place.querySelector("button") ?? this.#input).focus();
    });
  };
}

customElements.define("file-drop", FileDrop);
