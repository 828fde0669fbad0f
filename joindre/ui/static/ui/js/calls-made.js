// @ts-check
/** The calls of this tab that are not noted yet: they outlive a reload, and go with the tab. */
const [PLACE, ASKED] = ["calls to note", "calls asked for"];
const MOST = 5;

/** @typedef {{since: number, contact: string, number: string, key: string, ticket?: string, outcome?: string, isTyped?: string}} CallMade */

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

/**
 * Remember a call that was made just now. One to the same number is not asked about twice, unless its note was begun.
 * @param {string} owner
 * @param {Record<string, any>} call
 */
export function add(owner, call) {
  const calls = remembered(owner);
  const same = calls.findIndex((one) => one.contact === call.contact && one.number === call.number && !one.isTyped);
  if (same >= 0) calls.splice(same, 1);
  remember(owner, [...calls, { since: Date.now(), key: crypto.randomUUID(), ...call }]);
}

/** Whether this tab has yet to ask for what this person began elsewhere: once. @param {string} owner */
export function asksFirst(owner) {
  try {
    const isFirst = sessionStorage.getItem(ASKED) !== owner;
    sessionStorage.setItem(ASKED, owner);
    return isFirst;
  } catch {
    return false;
  }
}
