// @ts-check
/** The keys of the bar of a call: a digit for what became of it, and one goes on with the line (P5). */
const TYPING = "input:not([type=radio]), textarea, select";

/** @param {KeyboardEvent} event @param {HTMLElement} bar */
export function chooseOutcome(event, bar) {
  if (event.ctrlKey || event.metaKey || event.altKey || /** @type {Element} */ (event.target).matches(TYPING)) return;
  // The row of digits gives other signs where they need Shift; the keys are the same.
  const digit = /^(?:Digit|Numpad)([1-4])$/.exec(event.code)?.[1] ?? event.key;
  const choice = /** @type {HTMLInputElement | null} */ (bar.querySelector(`[name=outcome][aria-keyshortcuts="${CSS.escape(digit)}"]`));
  if (!choice) return;
  event.preventDefault();
  event.stopPropagation();
  choice.click();
  /** @type {HTMLInputElement | null} */ (bar.querySelector("[name=line]"))?.focus();
}
