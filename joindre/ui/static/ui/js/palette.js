// @ts-check
/**
 * The palette (U1): an ARIA combobox over a list in groups. The server finds requests, people, customers and pages and answers with
 * them as options; the acts are the controls of this page that carry `data-act`. Loaded with its first use.
 */
import { actsGroup } from "ui/palette-acts";
import { announceResults } from "ui/announce";
import { fold } from "ui/highlight";
import { send } from "ui/http";
import { recentQuery } from "ui/recent";

const PAUSE = 120;
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("palette"));
const input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
const list = /** @type {HTMLElement} */ (document.getElementById("palette-list"));
const address = document.querySelector("page-keys")?.getAttribute("palette") ?? "";
let asked = new AbortController();
/** Settles when what was typed has been looked up. @type {Promise<void>} */
let pending = Promise.resolve();

/** Opens it. What was typed in it before has been found or given up. @param {string} [typed] */
export function openPalette(typed = "") {
  if (dialog.open) return;
  input.value = typed;
  list.replaceChildren();
  show("");
  dialog.showModal();
  input.focus();
  look(0);
}

const options = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="option"]')]);
const active = () => /** @type {HTMLElement | null} */ (list.querySelector('[aria-selected="true"]'));

/** @param {number} pause */
function look(pause) {
  asked.abort();
  asked = new AbortController();
  pending = ask(input.value.trim(), pause, asked.signal).catch((error) => {
    if (error.name !== "AbortError") show("", dialog.dataset.failed);
  });
}

/**
 * @param {string} typed
 * @param {number} pause
 * @param {AbortSignal} signal
 */
async function ask(typed, pause, signal) {
  await new Promise((resolve) => setTimeout(resolve, pause));
  signal.throwIfAborted();
  const query = typed ? new URLSearchParams({ q: typed }) : recentQuery();
  const answer = await send(`${address}?${query}`, { signal });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const html = await answer.text();
  signal.throwIfAborted();
  show(html);
}

/**
 * @param {string} html
 * @param {string} [sentence] what is said where there is nothing; before there is an answer, nothing is said
 */
function show(html, sentence = html && dialog.dataset.nothing) {
  const found = document.createElement("template");
  found.innerHTML = html;
  const acts = actsGroup(fold(input.value.trim()).split(/\s+/u).filter(Boolean));
  const place = found.content.querySelector("[data-acts]");
  if (acts) place ? place.replaceWith(acts) : found.content.append(acts);
  else place?.remove();
  const count = found.content.querySelectorAll('[role="option"]:not([data-more])').length;
  if (sentence && !count) found.content.prepend(nothing(sentence));
  list.replaceChildren(found.content);
  options().forEach((option, at) => (option.id = `palette-option-${at}`));
  activate(options()[0]);
  if (sentence) announceResults(count, sentence);
}

/** @param {string} sentence */
function nothing(sentence) {
  const line = document.createElement("p");
  line.className = "palette-nothing";
  line.setAttribute("role", "presentation");
  line.textContent = sentence;
  return line;
}

/** @param {HTMLElement | undefined} option */
function activate(option) {
  for (const one of options()) one.ariaSelected = String(one === option);
  if (!option) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", option.id);
  const line = option.closest(".palette-row") ?? option;
  const name = line.matches(".palette-group > :nth-child(2)") ? line.previousElementSibling : null;
  (name ?? option).scrollIntoView({ block: "nearest" });
  option.scrollIntoView({ block: "nearest" });
}

/** @param {number} step */
function move(step) {
  const all = options();
  const at = all.indexOf(/** @type {HTMLElement} */ (active()));
  activate(all[(at + step + all.length) % all.length]);
}

/** To the first option of the next group or the previous one. @param {number} step */
function moveGroup(step) {
  const groups = [...new Set(options().map((option) => option.closest('[role="group"]') ?? option))];
  const own = active()?.closest('[role="group"]') ?? active();
  const next = groups[(groups.indexOf(/** @type {HTMLElement} */ (own)) + step + groups.length) % groups.length];
  activate(/** @type {HTMLElement | undefined} */ (next?.matches('[role="option"]') ? next : next?.querySelector('[role="option"]')) ?? undefined);
}

/** @param {KeyboardEvent} event */
async function choose(event) {
  await pending; // what was typed fast is still being looked up
  const option = active();
  if (!option) return;
  const isApart = event.ctrlKey || event.metaKey;
  const second = event.shiftKey ? option.dataset.second : "";
  if (isApart && option instanceof HTMLAnchorElement) return window.open(second || option.href);
  if (second) return location.assign(second);
  option.click();
}

input.addEventListener("input", () => look(PAUSE));
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) move(step);
  else if (event.key === "Tab") moveGroup(event.shiftKey ? -1 : 1);
  else if (event.key === "Enter") choose(event);
  else return;
  event.preventDefault();
});
// The field keeps the focus: pressing an option must not blur it.
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const isOption = /** @type {Element} */ (event.target).closest('[role="option"]');
  if (isOption && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
});
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
dialog.addEventListener("close", () => asked.abort());
