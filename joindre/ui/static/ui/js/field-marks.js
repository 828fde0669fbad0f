// @ts-check
/** Fields in an editor are painted, as long as they stand there: `{{ Requester }}`. Nothing of the text is changed. */

const FIELD = /\{\{[^{}]{1,120}\}\}/g;
/** @type {WeakSet<Element>} */
const watched = new WeakSet();

/** @param {Element} field the <rich-text> */
export function markFields(field) {
  if (!("highlights" in CSS)) return;
  if (!watched.has(field)) field.addEventListener("input", paint);
  watched.add(field);
  paint();
}

function paint() {
  const ranges = [...document.querySelectorAll("rich-text .prose")].flatMap(rangesIn);
  CSS.highlights.set("field", new Highlight(...ranges));
}

/** @param {Element} place */
function rangesIn(place) {
  const found = [];
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const match of (node.nodeValue ?? "").matchAll(FIELD)) {
      const range = new Range();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      found.push(range);
    }
  }
  return found;
}
