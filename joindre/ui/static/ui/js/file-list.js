// @ts-check
/** Draws the files that are chosen, each with its size or how much of it has left, and what they come to. */

const UNITS = [1, 1_000, 1_000_000];

/** @typedef {File | import("ui/file-store").StoredFile} Chosen what the server has already is posted by its key */
/**
 * @typedef {object} Ways
 * @property {(file: Chosen) => void} remove takes it out, and stops what is on its way
 * @property {(file: Chosen) => void} retry
 * @property {(file: Chosen) => number | "failed" | undefined} stateOf how much of it has left, or that it could not be sent
 */

/**
 * @param {Element} place
 * @param {Chosen[]} files
 * @param {DOMStringMap} words those of `ui/_file_words.html`
 * @param {Ways} ways
 */
export function showFiles(place, files, words, ways) {
  const list = document.createElement("ul");
  list.className = "files";
  list.append(...files.map((file) => chip(file, words, ways)));
  const sizes = [...files.map((file) => file.size), ...keptBeside(place)];
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const total = words.total?.replace("{count}", String(sizes.length)).replace("{size}", spoken(bytes, words)) ?? "";
  const summary = Object.assign(document.createElement("p"), { className: "files-total", textContent: total });
  place.replaceChildren(...(files.length ? [list] : []), ...(sizes.length > 1 ? [summary] : []));
}

/**
 * How much of the file that is on its way has left.
 * @param {Element} place
 * @param {number} share
 */
export function showProgress(place, share) {
  const bar = place.querySelector("progress");
  if (!bar) return;
  bar.value = share;
  /** @type {Element} */ (bar.nextElementSibling).textContent = percent(share);
}

/** @param {number} share */
export const percent = (share) => new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(share);

/**
 * The sizes of the files that the form had before and that are still ticked: they are sent with it too.
 * @param {Element} place
 */
function keptBeside(place) {
  const ticked = place.closest("form")?.querySelectorAll('.files.kept input[name="kept"]:checked') ?? [];
  return [...ticked].map((box) => Number(/** @type {HTMLElement} */ (box).dataset.size));
}

/**
 * @param {Chosen} file
 * @param {DOMStringMap} words
 * @param {Ways} ways
 */
function chip(file, words, ways) {
  const state = ways.stateOf(file);
  const isSending = typeof state === "number";
  const name = made("span", { textContent: file.name, dir: "auto" });
  const stop = button("✕", (isSending ? words.cancel : words.remove) ?? "{name}", file, ways.remove);
  const item = made("li", { className: `file${isSending ? " is-sending" : ""}`, title: file.name });
  item.append(name, ...(isSending ? bar(file, words, state) : [made("small", { textContent: spoken(file.size, words) })]));
  if (state === "failed") {
    item.classList.add("is-unsent");
    item.append(made("small", { textContent: words.unsent ?? "" }), button(words.retry ?? "↻", `${words.retry}: {name}`, file, ways.retry));
  }
  item.append(stop);
  if ("id" in file) item.append(made("input", { type: "hidden", name: "kept", value: file.id }));
  return item;
}

/**
 * @param {Chosen} file
 * @param {DOMStringMap} words
 * @param {number} share
 */
function bar(file, words, share) {
  const drawn = made("progress", { max: 1, value: share, ariaLabel: (words.sending ?? "{name}").replace("{name}", file.name) });
  return [drawn, made("small", { textContent: percent(share), ariaHidden: "true" })];
}

/**
 * @param {string} text
 * @param {string} label with {name}
 * @param {Chosen} file
 * @param {(file: Chosen) => void} press
 */
function button(text, label, file, press) {
  const drawn = made("button", { type: "button", textContent: text, ariaLabel: label.replace("{name}", file.name) });
  if (text.length > 1) drawn.className = "link";
  drawn.addEventListener("click", () => press(file));
  return drawn;
}

/**
 * @param {string} name
 * @param {object} values
 */
const made = (name, values) => Object.assign(document.createElement(name), values);

/**
 * As `ui/sizes.py` says it: `312 o`, `48 ko` or `2,4 Mo`.
 * @param {number} bytes
 * @param {DOMStringMap} words
 */
function spoken(bytes, words) {
  const step = bytes < UNITS[1] ? 0 : bytes < UNITS[2] ? 1 : 2;
  const digits = step === 2 ? 1 : 0;
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits }).format(bytes / UNITS[step]);
  return `${number}\u00a0${(words.units ?? "B kB MB").split(" ")[step]}`;
}
