// @ts-check
/**
 * Saves the form, then goes on; where saving is refused, that is what is to be done first.
 * @param {HTMLFormElement} form
 * @param {() => void} goOn
 */
export function saveFirst(form, goOn) {
  if (!form.reportValidity()) return;
  const answered = (/** @type {Event} */ event) => {
    const { requestConfig, successful } = /** @type {CustomEvent} */ (event).detail;
    if (requestConfig?.elt !== form) return;
    document.removeEventListener("htmx:afterRequest", answered);
    if (successful) goOn();
  };
  document.addEventListener("htmx:afterRequest", answered);
  form.requestSubmit();
}
