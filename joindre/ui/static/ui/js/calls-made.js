// @ts-check
/** The calls of this tab that are not noted yet: they outlive a reload, and go with the tab. */
const PLACE = "calls to note";
const [MOST, LONGEST] = [5, 4 * 3600];

/** @typedef {{since: number, contact: string, number: string, ticket?: string, fields?: Record<string, string>}} CallMade */

/**
 * @param {string} owner whoever signs in after them in this tab sees none of them
 * @returns {CallMade[]}
 */
export function remembered(owner) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
    return kept.owner === owner && Array.isArray(kept.calls) ? kept.calls : [];
  } catch {
    return [];
  }
}

/**
 * @param {string} owner
 * @param {any[]} calls
 */
export function remember(owner, calls) {
  try {
    if (calls.length) sessionStorage.setItem(PLACE, JSON.stringify({ owner, calls: calls.slice(-MOST) }));
    else sessionStorage.removeItem(PLACE);
  } catch {
    // Storage is off: the call can be noted by hand.
  }
}

/** As one writes it, `4:12`; nothing where it was so long ago that nobody speaks any more. @param {CallMade} call */
export function elapsed(call) {
  const seconds = Math.max(0, Math.round((Date.now() - call.since) / 1000));
  return seconds > LONGEST ? "" : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
