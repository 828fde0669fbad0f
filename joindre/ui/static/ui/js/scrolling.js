// @ts-check
/** Where a list is read: what scrolls it, and whether the reader is at its end. */
const NEAR = 48; // pixels from the end at which the reader still reads the end

/** @param {HTMLElement} list @returns {Element} */
export function scrollerOf(list) {
  let element = list;
  while (element !== document.body && !/auto|scroll/.test(getComputedStyle(element).overflowY)) {
    element = element.parentElement ?? document.body;
  }
  return element === document.body ? (document.scrollingElement ?? element) : element;
}

/** A scroller that is laid out from its end counts backwards from there. @param {Element} scroller */
export function isAtEnd(scroller) {
  const isReversed = getComputedStyle(scroller).flexDirection === "column-reverse" && scroller !== document.scrollingElement;
  const rest = isReversed ? -scroller.scrollTop : scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  return rest < NEAR;
}
