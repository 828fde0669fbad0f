// @ts-check
/**
 * What was opened last (U1): the numbers of requests and the keys of people, kept by this browser for this account, and nothing else
 * of them. The server shows what of it may be seen.
 *
 *   <page-keys recent="2026-00042">  a request     <page-keys recent="p12">  a person
 */
const MOST = 10;
const PLACE = `joindre:recent:${document.querySelector('meta[name="account"]')?.getAttribute("content") ?? ""}`;

/** @returns {string[]} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {string} opened */
export function remember(opened) {
  if (opened) localStorage.setItem(PLACE, JSON.stringify([opened, ...kept().filter((one) => one !== opened)].slice(0, MOST)));
}

/** As the address of the palette takes it; what is open now is left out. */
export function recentQuery() {
  const here = document.querySelector("page-keys")?.getAttribute("recent");
  const others = kept().filter((one) => one !== here);
  return new URLSearchParams(others.map((one) => (one.startsWith("p") ? ["person", one.slice(1)] : ["request", one])));
}
