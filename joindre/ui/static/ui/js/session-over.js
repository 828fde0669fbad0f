// @ts-check
/** Knows by an answer that the session is over; what lets the person sign in again is loaded only then (U2). */

/** @param {Response | XMLHttpRequest} answer */
export const isOver = (answer) => answer.status === 401 || header(answer, "X-Token") === "stale";

/**
 * @param {{byPerson?: boolean}} [how]
 * @returns {Promise<boolean>} whether the page may send again
 */
export const renewSession = (how) => import("ui/session").then((session) => session.renewSession(how)).catch(() => false);

/**
 * @param {Response | XMLHttpRequest} answer
 * @param {string} name
 */
const header = (answer, name) => (answer instanceof Response ? answer.headers.get(name) : answer.getResponseHeader(name));
