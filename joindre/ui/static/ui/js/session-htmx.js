// @ts-check
/** What htmx sent while the session was over is sent again once the person has signed in over the page. */
import { isOver, renewSession } from "ui/session-over";

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (!isOver(detail.xhr)) return;
  // Neither swapped in nor said as a failure: the dialog says it.
  event.preventDefault();
  const { triggeringEvent } = detail.requestConfig;
  renewSession({ byPerson: !!triggeringEvent || detail.elt.id === "dialog" }).then((isSignedIn) => {
    if (isSignedIn) again(detail);
    else detail.elt.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: { text: detail.xhr.responseText } }));
  });
});

/** @param {any} detail */
function again({ elt, target, requestConfig, etc }) {
  const { verb, path, parameters, triggeringEvent } = requestConfig;
  if (!elt.isConnected) return;
  if (elt.id === "dialog") document.dispatchEvent(new CustomEvent("modal:open", { detail: { url: path } }));
  else if (elt instanceof HTMLFormElement && verb === "post") elt.requestSubmit(submitterOf(elt, triggeringEvent));
  else htmx.ajax(verb, path, { source: elt, target, swap: etc?.swapOverride, values: parameters });
}

/**
 * @param {HTMLFormElement} form
 * @param {SubmitEvent | undefined} event
 */
function submitterOf(form, event) {
  const submitter = /** @type {HTMLElement | null | undefined} */ (event?.submitter);
  return submitter?.isConnected && /** @type {any} */ (submitter).form === form ? submitter : null;
}
