// @ts-check
/**
 * Loads the style sheets of dialogs, which a page names without loading them (`<link rel="stylesheet" disabled>`), with the first sign of
 * somebody who uses it. What shows a dialog waits for them.
 */
import { onFirstSign } from "ui/first-sign";

/** @type {Promise<unknown> | null} */
let loading = null;

/** @returns {Promise<unknown>} until they are there; where they cannot be loaded, a dialog is shown without them */
export function lateSheets() {
  const links = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[disabled]"));
  return (loading ??= Promise.all([...links].map(loaded)));
}

/** @param {HTMLLinkElement} link */
function loaded(link) {
  return new Promise((resolve) => {
    for (const end of ["load", "error"]) link.addEventListener(end, resolve);
    link.disabled = false;
  });
}

onFirstSign(lateSheets);
