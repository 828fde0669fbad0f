// @ts-check
/**
 * Where the focus stands after an answer took the place of a form (U3): at what is wrong or asked in it (409, 422), or
 * else where one goes on writing. A dialog does the same by itself, and a whole page as it comes.
 */
document.addEventListener("htmx:afterSettle", (event) => {
  const { xhr, elt } = /** @type {CustomEvent} */ (event).detail;
  if (!xhr || elt.closest("dialog")) return;
  if ([409, 422].includes(xhr.status)) moveFocus(elt.querySelector('[role="alert"], [aria-invalid="true"], .error'));
  else if (document.activeElement === document.body) goOnWriting(elt);
});

// A whole page whose form was refused: at the first field that is wrong, unless the page has put the focus somewhere itself.
const WRONG = 'form :is([aria-invalid="true"], .field.invalid :is(input:not([type="hidden"]), select, textarea), .alert.bad[role="alert"])';
if (document.activeElement === document.body) moveFocus(document.querySelector(WRONG));

/** @param {HTMLElement | null} element may be one that takes no focus by itself */
export function moveFocus(element) {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus();
}

/** @param {Element} part */
function goOnWriting(part) {
  const text = part.querySelector("rich-text");
  const focus = () => /** @type {HTMLElement | null} */ (text?.querySelector("[contenteditable], textarea"))?.focus();
  if (text?.matches("[ready], [failed]")) focus();
  else text?.addEventListener("rich-text:ready", focus, { once: true });
}
