// @ts-check
/** What was typed, marked in what was found: beginnings of words, whatever the accents and the case. */

/** @param {string} text */
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * @param {string} text
 * @param {string[]} words what was typed, folded
 * @returns {(string | HTMLElement)[]} pieces to append
 */
export function highlight(text, words) {
  const pieces = text.split(/(?<=[^\p{L}\p{N}])(?=[\p{L}\p{N}])/u);
  return pieces.flatMap((piece) => {
    const length = Math.max(0, ...words.filter((word) => fold(piece).startsWith(word)).map((word) => word.length));
    return length ? [marked(piece.slice(0, length)), piece.slice(length)] : [piece];
  });
}

/** @param {string} text */
function marked(text) {
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}
