// @ts-check
/** Sends one file to the server before the form that it belongs to: it stays with the draft, whatever becomes of the page. */
import { csrfToken, toast } from "ui/http";

/** @typedef {{id: string, name: string, size: number}} StoredFile */

/**
 * @param {string} url
 * @param {File} file
 * @returns {Promise<StoredFile | "refused" | "later">} refused once and for all, which is said; or sent with the form
 */
export async function storeFile(url, file) {
  const body = new FormData();
  body.append("file", file);
  try {
    const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } });
    if (response.status !== 200 && response.status !== 422) return "later";
    const { id, name, size, notice, error } = await response.json();
    if (error ?? notice) toast(error ?? notice, error ? { kind: "error" } : {});
    return error ? "refused" : { id: String(id), name, size };
  } catch {
    return "later";
  }
}
