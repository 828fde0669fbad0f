// @ts-check
/** Tells when somebody begins to use the page: what the first sight does not need is loaded then. */
const SIGNS = ["pointerover", "pointerdown", "keydown", "focusin", "change"];

/** @param {() => unknown} act */
export function onFirstSign(act) {
  const listening = new AbortController();
  const once = () => (listening.abort(), act());
  for (const sign of SIGNS) addEventListener(sign, once, { capture: true, passive: true, signal: listening.signal });
}
