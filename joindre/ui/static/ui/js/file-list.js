// @ts-check
/** Draws the files that are chosen, each with its size and a button that takes it out, and what they come to. */

const UNITS = [1, 1_000, 1_000_000];

/** @typedef {File | import("ui/file-store").StoredFile} Chosen what the server has already is posted by its key */

/**
 * @param {Element} place
 * @param {Chosen[]} files
 * @param {DOMStringMap} words `remove` with {name}, `total` with {count} and {size}, `units` as in "o ko Mo"
 * @param {(file: Chosen) => void} remove
 */
export function showFiles(place, files, words, remove) {
  const list = document.createElement("ul");
  list.className = "files";
  list.append(...files.map((file) => chip(file, words, () => remove(file))));
  const sizes = [...files.map((file) => file.size), ...keptBeside(place)];
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const total = words.total?.replace("{count}", String(sizes.length)).replace("{size}", spoken(bytes, words)) ?? "";
  const summary = Object.assign(document.createElement("p"), { className: "files-total", textContent: total });
  place.replaceChildren(...(files.length ? [list] : []), ...(sizes.length > 1 ? [summary] : []));
}

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
 * @param {() => void} remove
 */
function chip(file, words, remove) {
  const item = document.createElement("li");
  item.className = "file";
  item.title = file.name;
  const name = Object.assign(document.createElement("span"), { textContent: file.name, dir: "auto" });
  const size = Object.assign(document.createElement("small"), { textContent: spoken(file.size, words) });
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "✕" });
  button.ariaLabel = (words.remove ?? "{name}").replace("{name}", file.name);
  button.addEventListener("click", remove);
  item.append(name, size, button);
  if ("id" in file) item.append(Object.assign(document.createElement("input"), { type: "hidden", name: "kept", value: file.id }));
  return item;
}

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
