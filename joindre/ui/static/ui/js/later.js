// @ts-check
/** What few pages and dialogs show is loaded with the first that shows it. */

/** @type {[string, () => Promise<unknown>][]} what shows that a module is wanted */
const LATER = [
  ["token-field", () => import("ui/token-field")],
  ["[data-picture], .entries .prose img, .talk .prose img", () => import("ui/picture-viewer")],
];

/**
 * @param {ParentNode} root
 * @returns {Promise<unknown>} until it works; where it cannot be loaded, what stands in it is used as it is
 */
export function loadShown(root) {
  const wanted = LATER.filter(([selector]) => root.querySelector(selector));
  return Promise.all(wanted.map(([, load]) => load().catch(() => null)));
}

loadShown(document);
for (const event of ["live:news", "htmx:afterSettle"]) document.addEventListener(event, () => loadShown(document));
