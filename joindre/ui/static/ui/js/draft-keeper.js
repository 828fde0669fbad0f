// @ts-check
/** Saves what stands in one form as a draft; drafts.js tells it when. */
import { csrfToken, send } from "ui/http";

const PAUSE = 1000;
const LONGEST_WAIT = 5000;
/** The server could not keep it just now, and says why; it may be able to in a while. */
const [SERVER_FAULT, RETRY] = [500, 10_000];
/** What outlives its page: browsers bound the letters of all such requests under way together by 64 kB. */
const [MOST_ON_LEAVING, MOST_BEFORE] = [60_000, 30_000];
/** Never part of a draft: they belong to this page, or are files. */
const OURS = ["csrfmiddlewaretoken", "form_key", "opened", "told"];
const page = crypto.randomUUID();

export class DraftKeeper {
  #timer = 0;
  #since = 0;
  #version = 0;
  #kept = "";
  /** @type {Promise<void> | null} */ saving = null;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.#version = Number(form.dataset.draftVersion ?? 0);
    // An empty form is not worth a row. Of a restored one the first change stands in it already, so what was kept is not known.
    this.#kept = this.#version ? "" : JSON.stringify({});
  }

  touched() {
    const now = Date.now();
    this.#since ||= now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, this.#since + LONGEST_WAIT - now)));
  }

  /** Sent, or about to be: what is saved from now on would be found again although it was sent. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = this.#since = 0;
  }

  /** @param {{leaving?: boolean}} [how] */
  save({ leaving = false } = {}) {
    const isDue = this.#timer !== 0;
    this.stop();
    if (!isDue) return this.saving;
    // A page that goes hears no answer any more.
    if (leaving && this.saving) return this.#send(leaving);
    // One after the other: each carries the version that the one before was given.
    this.saving = (this.saving ?? Promise.resolve()).then(() => this.#send(leaving)).finally(() => (this.saving = null));
    return this.saving;
  }

  /** Nothing is kept of it any more, whatever was saved so far. */
  async forget() {
    this.stop();
    await this.saving;
    if (this.#version) await this.#send(false, {});
  }

  /**
   * @param {boolean} leaving
   * @param {Record<string, string[]>} [fields]
   */
  async #send(leaving, fields = fieldsOf(this.form)) {
    const text = JSON.stringify(fields);
    if (text === this.#kept) return;
    const body = JSON.stringify({ place: this.form.dataset.draft, page, version: this.#version, fields });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    const ask = leaving ? fetch : send;
    try {
      const keepalive = body.length < (leaving ? MOST_ON_LEAVING : MOST_BEFORE);
      const response = await ask("/drafts/", { method: "POST", body, headers, keepalive });
      const answer = await response.json();
      if ("version" in answer) this.#version = answer.version;
      if (response.ok) this.#kept = text;
      else if (response.status >= SERVER_FAULT) setTimeout(() => this.touched(), RETRY);
      this.#show(response.ok ? (Object.keys(fields).length ? "kept" : "") : "failed", answer.text);
    } catch {
      this.#show("failed");
      this.touched(); // once the connection is back
    }
  }

  /**
   * @param {string} state
   * @param {string} [text] what the server says of it
   */
  #show(state, text) {
    const place = /** @type {HTMLElement | null} */ (this.form.querySelector("[data-draft-state]"));
    if (!place) return;
    place.classList.toggle("failed", state === "failed");
    place.textContent = text ?? place.dataset[state] ?? "";
  }
}

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
  /** @type {Record<string, string[]>} */ const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !OURS.includes(name)) (fields[name] ??= []).push(value);
  }
  const extras = (form.dataset.draftExtras ?? "").split(/\s+/);
  const isWritten = Object.entries(fields).some(([name, values]) => !extras.includes(name) && values.some(Boolean));
  return isWritten ? fields : {};
}
