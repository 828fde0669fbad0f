// @ts-check
/** Sends one file to the server before the form that it belongs to: it stays with the draft, whatever becomes of the page. */
import { csrfToken, toast } from "ui/http";
import { isOver, renewSession } from "ui/session-over";

/** @typedef {{id: string, name: string, size: number}} StoredFile */
/** @typedef {{progress: (share: number) => void, signal: AbortSignal}} Way told how much of it has left, and when to stop */

/**
 * @param {string} url
 * @param {File} file
 * @param {Way} way
 * @returns {Promise<StoredFile | "refused" | "failed">} refused once and for all, which is said; or not sent for now
 */
export async function storeFile(url, file, way) {
  try {
    let answer = await sent(url, file, way);
    // What was typed stays: one signs in over the page, and the file is sent again.
    if (isOver(answer) && (await renewSession({ byPerson: true }))) answer = await sent(url, file, way);
    if (answer.status !== 200 && answer.status !== 422) return "failed";
    const { id, name, size, notice, error } = JSON.parse(answer.responseText);
    if (error ?? notice) toast(error ?? notice, error ? { kind: "error" } : {});
    return error ? "refused" : { id: String(id), name, size };
  } catch {
    return "failed";
  }
}

/**
 * By the older way of asking, which alone tells how much has left.
 * @param {string} url
 * @param {File} file
 * @param {Way} way
 * @returns {Promise<XMLHttpRequest>}
 */
function sent(url, file, { progress, signal }) {
  const asked = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", file);
  return new Promise((resolve, reject) => {
    asked.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    asked.addEventListener("load", () => resolve(asked));
    for (const end of ["error", "abort", "timeout"]) asked.addEventListener(end, reject);
    signal.addEventListener("abort", () => asked.abort());
    asked.open("POST", url);
    asked.setRequestHeader("X-Requested-With", "fetch");
    asked.setRequestHeader("X-CSRFToken", csrfToken());
    asked.send(body);
  });
}
