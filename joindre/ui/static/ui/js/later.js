// @ts-check
/** What few pages and dialogs show is loaded with the first that shows it, or, where it says `on-use`, with its first use. */
import { fileDrop } from "ui/files-early";
import { onFirstSign } from "ui/first-sign";
import { lateSheets } from "ui/late-sheets";

const choosing = () => Promise.all([import("ui/choosing"), lateSheets()]);
/** @type {[string, () => Promise<unknown>][]} what shows that a module is wanted */
const LATER = [
  ["token-field, person-search:not([on-use])", choosing],
  ["alike-finder, detail-rows, phone-country, principal-detail, swap-fields", () => import("ui/contact-form")],
  ["choice-filter", () => import("ui/choice-filter")],
  ["site-hours", () => import("ui/site-hours")],
  ["opening-place", () => import("ui/opening-place")],
  [".files.kept", fileDrop],
  ["[data-picture], .entries .prose img, .talk .prose img", () => import("ui/picture-viewer")],
];
/** What waits, until somebody begins to use the page. @type {typeof LATER} */
const WAITING = [["file-drop", fileDrop]];

const linking = () => import("ui/linked-drop");

/**
 * @param {ParentNode} root
 * @returns {Promise<unknown>} until it works; where it cannot be loaded, what stands in it is used as it is
 */
export function loadShown(root) {
  const wanted = LATER.filter(([selector]) => root.querySelector(selector));
  return Promise.all(wanted.map(([, load]) => load().catch(() => null)));
}

loadShown(document);
onFirstSign(() => {
  LATER.push(...WAITING);
  loadShown(document);
});
for (const event of ["live:news", "htmx:afterSettle"]) document.addEventListener(event, () => loadShown(document));
for (const event of ["pointerover", "dragenter", "focusin"]) {
  document.addEventListener(event, ({ target }) => {
    if (target instanceof Element && target.closest("#linked")) linking().catch(() => null);
  });
}
document.addEventListener("focusin", (event) => {
  if (/** @type {Element} */ (event.target).closest("[on-use]")) choosing().catch(() => null);
});
