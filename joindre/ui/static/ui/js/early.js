// @ts-check
/** What was typed before the scripts of the page had arrived. */

/** After Back or a reload a browser fills in again what stood there, which may have been sent since. */
const isFresh = /** @type {PerformanceNavigationTiming} */ (performance.getEntriesByType("navigation")[0])?.type === "navigate";

/** @param {Element} field */
export function wasTyped(field) {
  if (!isFresh || !(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return false;
  const isText = field instanceof HTMLTextAreaElement || ["text", "search", "tel", "email"].includes(field.type);
  return isText && field.value !== field.defaultValue;
}
