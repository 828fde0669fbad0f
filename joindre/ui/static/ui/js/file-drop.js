// @ts-check
/**
 * A file input that also takes dropped and pasted files, lists them, and lets each be taken out again.
 *
 *   <file-drop zone=".composer" list="id" data-remove="Remove {name}" …><label>… <input type="file" multiple></label></file-drop>
 *
 * `zone` names the element around it onto which files may be dropped (by default itself), `list` the one that shows them (by default a new
 * one in it). With `upload` each goes to the server as soon as it is chosen, and is posted by its key as `kept`; `at-once`: it is all done
 * then. A bar shows how much of it has left, and one may stop it. Where the line breaks, it is tried again once the line is back or on
 * demand, and goes along with the form otherwise. The words are those of `ui/_file_words.html`.
 */
import { announce } from "ui/announce";
import { percent, showFiles, showProgress } from "ui/file-list";
import { storeFile } from "ui/file-store";
import { Sending } from "ui/file-sending";

class FileDrop extends HTMLElement {
  /** @type {HTMLElement} */ #zone = this;
  /** @type {import("ui/file-store").StoredFile[]} */ #stored = [];
  /** @type {WeakSet<File>} */ #tried = new WeakSet();
  #listening = new AbortController();
  /** @type {Set<File>} */ #failed = new Set();
  /** @type {Sending | null} */ #sending = null;

  connectedCallback() {
    this.#zone = this.closest(this.getAttribute("zone") || "file-drop") ?? this;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#zone.addEventListener("dragover", this.#over, { signal });
    this.#zone.addEventListener("dragleave", this.#out, { signal });
    this.#zone.addEventListener("drop", this.#drop, { signal });
    this.#zone.addEventListener("paste", this.#paste, { signal });
    this.addEventListener("change", this.#changed, { signal });
    this.closest("form")?.addEventListener("change", this.#ticked, { signal });
    window.addEventListener("online", this.#retry, { signal });
    document.addEventListener("signed-in", this.#retry, { signal });
    this.#changed();
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.querySelector('input[type="file"]'));
  }

  add(/** @type {Iterable<File>} */ files) {
    const all = [...(this.#input.files ?? []), ...files];
    this.#replace(this.#input.multiple ? all : all.slice(-1));
  }

  /** @param {import("ui/file-store").StoredFile[]} stored files that the server has already */
  attach(stored) {
    this.#stored.push(...stored);
    this.#list();
  }

  #over = (/** @type {DragEvent} */ event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.classList.add("over");
  };

  #out = () => this.classList.remove("over");

  #drop = (/** @type {DragEvent} */ event) => (this.#out(), this.#take(event, event.dataTransfer?.files));
  #paste = (/** @type {ClipboardEvent} */ event) => this.#take(event, event.clipboardData?.files);

  #take(/** @type {Event} */ event, /** @type {FileList | undefined} */ files) {
    if (event.defaultPrevented || !files?.length) return;
    event.preventDefault();
    this.add(files);
  }

  #replace(/** @type {File[]} */ files) {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    this.#input.files = transfer.files;
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #changed = () => (this.#list(), void this.#store());

  /** A file that the form had before was taken out, or again. */
  #ticked = (/** @type {Event} */ event) => {
    if (/** @type {HTMLElement} */ (event.target).matches('[name="kept"]')) this.#list();
  };

  /** One after the other: the next is begun by the change that the one before makes. */
  async #store() {
    const upload = this.getAttribute("upload");
    const file = [...(this.#input.files ?? [])].find((one) => !this.#tried.has(one));
    if (!upload || !file || this.#sending) return;
    const sending = (this.#sending = new Sending(file, (share) => this.#progress(share)));
    this.#tried.add(file);
    this.#list();
    const stored = await storeFile(upload, file, sending);
    this.#sending = null;
    const others = [...(this.#input.files ?? [])].filter((one) => one !== file);
    // Sent, or taken out, meanwhile.
    if (!this.isConnected || others.length === this.#input.files?.length) return this.#store();
    if (stored === "failed") return this.#fail(file);
    if (stored !== "refused") this.#keep(stored), this.#say("attached", file);
    this.#replace(others);
  }

  #keep = (/** @type {import("ui/file-store").StoredFile} */ stored) =>
    this.hasAttribute("at-once") ? void document.dispatchEvent(new Event("feed:changed")) : void this.#stored.push(stored);

  /** It is sent with the form, where nobody tries again before. @param {File} file */
  #fail(file) {
    this.#failed.add(file);
    this.#list();
    this.#say("failed", file);
    this.#store();
  }

  #retry = () => {
    if (!this.#failed.size) return;
    for (const file of this.#failed) this.#tried.delete(file);
    this.#failed.clear();
    this.#changed();
  };

  #progress(/** @type {number} */ share) {
    showProgress(this.#place, share);
    if (this.#sending?.isTimeToSay()) announce(`${this.#sending.file.name}: ${percent(share)}`);
  }

  #say = (/** @type {"attached" | "failed"} */ what, /** @type {File} */ { name }) => announce((this.dataset[what] ?? "").replace("{name}", name));

  get #place() {
    const id = this.getAttribute("list") ?? "";
    return document.getElementById(id) ?? this.querySelector(":scope > .chosen") ?? this.appendChild(document.createElement("div"));
  }

  #list() {
    const place = this.#place;
    place.classList.add("chosen");
    const at = [...place.querySelectorAll("button")].indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    // Before what one stands on is drawn anew: a composer that lost the focus closes.
    if (at >= 0) this.#input.focus();
    showFiles(place, [...this.#stored, ...(this.#input.files ?? [])], this.dataset, { remove: this.#remove, retry: this.#retry, stateOf: this.#stateOf });
    if (at >= 0) [...place.querySelectorAll("button")].slice(0, at + 1).at(-1)?.focus();
  }

  #remove = (/** @type {import("ui/file-list").Chosen} */ file) => {
    if (this.#sending?.file === file) this.#sending.stop();
    this.#failed.delete(/** @type {File} */ (file));
    this.#stored = this.#stored.filter((other) => other !== file);
    this.#replace([...(this.#input.files ?? [])].filter((other) => other !== file));
  };

  #stateOf = (/** @type {import("ui/file-list").Chosen} */ file) =>
    this.#sending?.file === file ? this.#sending.share : this.#failed.has(/** @type {File} */ (file)) ? "failed" : undefined;
}

customElements.define("file-drop", FileDrop);
