// @ts-check
/**
 * A file input that also takes dropped and pasted files, lists them, and lets each be taken out again.
 *
 *   <file-drop zone=".composer" list="id" data-remove="Remove {name}" …><label>… <input type="file" multiple></label></file-drop>
 *
 * `zone` names the element around it onto which files may be dropped (by default itself), `list` the one that shows
 * them (by default a new one in it). With `upload` each goes to the server as soon as it is chosen, and is posted by its
 * key as `kept`. The other words are those of `ui/file-list`.
 */
import { showFiles } from "ui/file-list";
import { storeFile } from "ui/file-store";

class FileDrop extends HTMLElement {
  /** @type {HTMLElement} */ #zone = this;
  /** @type {import("ui/file-store").StoredFile[]} */ #stored = [];
  /** @type {WeakSet<File>} */ #tried = new WeakSet();
  /** @type {HTMLFormElement | null} */ #form = null;
  #isStoring = false;

  connectedCallback() {
    this.#form = this.closest("form");
    this.#zone = this.closest(this.getAttribute("zone") || "file-drop") ?? this;
    this.#zone.addEventListener("dragover", this.#over);
    this.#zone.addEventListener("dragleave", this.#out);
    this.#zone.addEventListener("drop", this.#drop);
    this.#zone.addEventListener("paste", this.#paste);
    this.addEventListener("change", this.#changed);
    this.#form?.addEventListener("change", this.#ticked);
    this.#changed();
  }

  disconnectedCallback() {
    this.#zone.removeEventListener("dragover", this.#over);
    this.#zone.removeEventListener("dragleave", this.#out);
    this.#zone.removeEventListener("drop", this.#drop);
    this.#zone.removeEventListener("paste", this.#paste);
    this.removeEventListener("change", this.#changed);
    this.#form?.removeEventListener("change", this.#ticked);
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

  #changed = () => {
    this.#list();
    this.#store();
  };

  /** A file that the form had before was taken out, or again. */
  #ticked = (/** @type {Event} */ event) => {
    if (/** @type {HTMLElement} */ (event.target).matches('[name="kept"]')) this.#list();
  };

  /** One after the other: the next is begun by the change that the one before makes. */
  async #store() {
    const upload = this.getAttribute("upload");
    const file = [...(this.#input.files ?? [])].find((one) => !this.#tried.has(one));
    if (!upload || !file || this.#isStoring) return;
    this.#isStoring = true;
    this.#tried.add(file);
    const stored = await storeFile(upload, file);
    this.#isStoring = false;
    const others = [...(this.#input.files ?? [])].filter((one) => one !== file);
    // Sent, or taken out, meanwhile.
    if (!this.isConnected || others.length === this.#input.files?.length) return this.#store();
    if (stored === "later") return this.#store();
    if (stored !== "refused") this.#stored.push(stored);
    this.#replace(others);
  }

  #list() {
    const id = this.getAttribute("list") ?? "";
    const place = document.getElementById(id) ?? this.querySelector(":scope > .chosen") ?? this.appendChild(document.createElement("div"));
    place.classList.add("chosen");
    const files = [...this.#stored, ...(this.#input.files ?? [])];
    showFiles(place, files, this.dataset, (file) => {
      this.#stored = this.#stored.filter((other) => other !== file);
      this.#replace([...(this.#input.files ?? [])].filter((other) => other !== file));
      /** @type {HTMLElement | null} */ (place.querySelector("button") ?? this.#input).focus();
    });
  }
}

customElements.define("file-drop", FileDrop);
