// @ts-check
/**
 * Says of what somebody is editing that it changed meanwhile: it is not replaced, because what was typed would be lost.
 * The words are those of its successor (`data-stale-text`), such as the reason why nobody may write here any more.
 */
import { announce } from "ui/announce";

const HEAD = ":scope > :is(h2, .person-role)";

/**
 * @param {HTMLElement} element
 * @param {string} [why]
 */
export function mark(element, why) {
  const text = why || document.querySelector("toast-region")?.dataset.changed || "";
  if (element.dataset.stale === text) return;
  unmark(element);
  element.dataset.stale = text;
  const note = document.createElement("div");
  note.className = "alert warn stale";
  note.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-circle-alert"/></svg>';
  note.appendChild(document.createElement("p")).textContent = text;
  const head = element.querySelector(HEAD);
  if (head) head.after(note);
  else element.prepend(note);
  announce(text);
}

/**
 * It is again as it was when the editing began.
 * @param {HTMLElement} element
 */
export function unmark(element) {
  delete element.dataset.stale;
  element.querySelector(":scope > .alert.stale")?.remove();
}
