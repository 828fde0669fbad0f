// @ts-check
/** Requests of the elements themselves; pages use htmx. */

/** @returns {string} */
export const csrfToken = () =>
  /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="csrf-token"]'))?.content ?? "";

/**
 * @param {string} url
 * @param {FormData} body
 * @returns {Promise<Response>} answers that are no success are thrown
 */
export async function post(url, body) {
  const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

/**
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function getJson(url, signal) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal });
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
