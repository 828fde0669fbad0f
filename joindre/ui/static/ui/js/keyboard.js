// @ts-check
/** What was pressed, on keyboards of any layout. */

/** What the key says on this keyboard; on one without Latin letters, what its place says on others. @param {KeyboardEvent} event */
export function latin(event) {
  const isLatin = /^[\x20-\x7e]$/.test(event.key);
  const place = /^Key([A-Z])$/.exec(event.code);
  return (isLatin || !place || event.key.length > 1 ? event.key : place[1]).toLowerCase();
}

/** The one character that was typed, without what changes its meaning. @param {KeyboardEvent} event */
export function single(event) {
  const isAltGraph = event.getModifierState("AltGraph"); // some keyboards have / or ? there
  if ((event.ctrlKey || event.altKey || event.metaKey) && !isAltGraph) return "";
  const key = latin(event);
  if (key.length !== 1) return "";
  // A sign may need Shift; a letter with it is another key.
  return event.shiftKey && /[a-z]/.test(key) ? "" : key;
}
