// @ts-check
/**
 * Puts news into the page, and never replaces what somebody is typing. It loads nothing itself.
 *
 *   an id that the page has                     replaced in place
 *   data-live-target="id"                       replaces that element; skipped while its `data-state` stays the same
 *   data-entry="42", an id the page lacks       into the list, in the order of these numbers; what would come before
 *                                               the first of them is left out where older ones wait to be loaded
 *   data-live-keep                              replaced even while it is used; what was ticked in it stays ticked
 *   data-live-gone                              the element of that id is taken away
 *
 * What is being edited stays as it is and is marked (`ui/stale-mark`). What has a request under way is replaced once that is
 * answered: htmx has no place for an answer whose button has left the page.
 */

import { mark, unmark } from "ui/stale-mark";

/** The class that htmx gives to what asked, until its answer has come. */
const BUSY = ".htmx-request";

/**
 * @param {string} html
 * @param {HTMLElement} list
 */
export function place(html, list) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const inner of template.content.querySelectorAll(":scope > template")) {
    inner.replaceWith(/** @type {HTMLTemplateElement} */ (inner).content);
  }
  /** @type {HTMLElement[]} */ const added = [];
  const ids = [];
  for (const element of /** @type {HTMLElement[]} */ ([...template.content.children])) {
    ids.push(element.id);
    const old = document.getElementById(element.dataset.liveTarget ?? element.id);
    if (old) replace(old, element);
    else if (element.dataset.entry && insert(list, element)) added.push(element);
  }
  return { added, ids };
}

/**
 * Whether a field in it has the focus, or holds something that the server does not know.
 * @param {Element} element
 */
export function isBeingEdited(element) {
  const focused = document.activeElement;
  const isTyping = focused?.matches("input, textarea, select, [contenteditable]") && element.contains(focused);
  return isTyping || element.matches("[data-unsaved]") || element.querySelector("[data-unsaved]") !== null
    ? true
    : [...element.querySelectorAll("input, textarea, select")].some(isChanged);
}

/** @param {Element} field */
function isChanged(field) {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    return options.some((option) => option.selected !== option.defaultSelected) && options.some((one) => one.defaultSelected);
  }
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  const input = /** @type {HTMLInputElement} */ (field);
  if (input.type === "checkbox" || input.type === "radio") return input.checked !== input.defaultChecked;
  return input.type === "hidden" ? false : input.value !== input.defaultValue;
}

/**
 * @param {HTMLElement} old
 * @param {HTMLElement} element
 */
function replace(old, element) {
  const busy = old.matches(BUSY) ? old : old.querySelector(BUSY);
  if (busy) return busy.addEventListener("htmx:afterRequest", () => replaceLater(old.id, element), { once: true });
  if ("liveGone" in element.dataset) return old.remove();
  if (element.dataset.state !== undefined && element.dataset.state === old.dataset.state) return unmark(old);
  if (shownBy(old) === shownBy(element)) return;
  if ("liveKeep" in old.dataset) keepTicks(old, element);
  else if (isBeingEdited(old)) return mark(old, element.dataset.staleText);
  const opened = folds(old).map((details) => details.open);
  const focus = focusIn(old);
  if (old.role === "tabpanel") element.hidden = old.hidden;
  old.replaceWith(element);
  folds(element).forEach((details, position) => (details.open = opened[position] ?? details.open));
  htmx.process(element);
  if (focus) focusAgain(element, focus);
}

/**
 * What an element says and does. Each answer writes the same token of a form in other signs: a button that stays what it is must
 * not be exchanged under the pointer.
 * @param {HTMLElement} element
 */
const shownBy = (element) => element.outerHTML.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");

/**
 * @param {string} id
 * @param {HTMLElement} element
 */
function replaceLater(id, element) {
  const old = document.getElementById(id);
  if (old) replace(old, element);
}

/**
 * What somebody ticked is theirs; what stands beside it is the server's.
 * @param {HTMLElement} old
 * @param {HTMLElement} element
 */
function keepTicks(old, element) {
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input[type=checkbox][name]"))) {
    const was = /** @type {HTMLInputElement | null} */ (old.querySelector(`input[name="${box.name}"]`));
    if (was) box.checked = was.checked;
  }
}

/**
 * What can be unfolded in an element, itself included, so that an open menu stays open.
 * @param {HTMLElement} element
 */
const folds = (element) =>
  [element, ...element.querySelectorAll("details")].filter((one) => one instanceof HTMLDetailsElement);

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} element
 * @returns {boolean} whether it was put in
 */
function insert(list, element) {
  const others = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(":scope > [data-entry]")]);
  const later = others.find((other) => Number(other.dataset.entry) > Number(element.dataset.entry));
  if (later && later === others[0] && list.querySelector(":scope > .older")) return false;
  if (later) later.before(element);
  else list.append(element);
  htmx.process(element);
  return true;
}

/**
 * Where the focus is in an element, so that somebody who uses the keyboard keeps their place.
 * @param {Element} element
 */
function focusIn(element) {
  const focused = document.activeElement;
  if (!focused || !element.contains(focused)) return null;
  return { id: focused.id, position: focusables(element).indexOf(/** @type {HTMLElement} */ (focused)) };
}

/**
 * @param {Element} element
 * @param {{id: string, position: number}} was
 */
function focusAgain(element, { id, position }) {
  const same = id ? document.getElementById(id) : focusables(element)[position];
  /** @type {HTMLElement | null | undefined} */ (same)?.focus({ preventScroll: true });
}

/** @param {Element} element */
const focusables = (element) =>
  /** @type {HTMLElement[]} */ ([...element.querySelectorAll("a[href], button, input, select, textarea, summary")]);
