// @ts-check
/** Requests of the elements themselves; pages use htmx. */
import { isOver, renewSession } from "ui/session-over";

/** @returns {string} */
export const csrfToken = () =>
  /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="csrf-token"]'))?.content ?? "";

/**
 * Like `fetch`, from this page; once more after signing in where the session was over.
 * @param {string} url
 * @param {RequestInit} [how]
 */
export async function send(url, how = {}) {
  const once = () => fetch(url, { ...how, headers: { ...how.headers, "X-Requested-With": "fetch", "X-CSRFToken": csrfToken() } });
  const response = await once();
  return isOver(response) && (await renewSession()) ? once() : response;
}

/**
 * @param {string} url
 * @param {FormData} body
 * @returns {Promise<Response>} answers that are no success are thrown
 */
export async function post(url, body) {
  const response = await send(url, { method: "POST", body });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

/**
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function getJson(url, signal) {
  const response = await send(url, { headers: { Accept: "application/json" }, signal });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

/**
 * Shows a notice at the foot of the page.
 * @param {string} text
 * @param {object} [more] `kind` ("error", "good"), `seconds`, `action` {label, url} or {label, run}
 */
export function toast(text, more = {}) {
  document.body.dispatchEvent(new CustomEvent("toast", { detail: { text, ...more } }));
}
