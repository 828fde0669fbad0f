// @ts-check
/**
 * Remembers the calls that are made from this page, and brings the bar that asks what became of them (P5). It is loaded with the first of
 * them, and where one is still to be noted:
 *
 *   <call-bar url="/calls/note/" owner="12"></call-bar>     and   <div data-call-contact="7" data-call-ticket="2026-00042">
 *                                                                    <a href="tel:…" data-called="+33…">
 *
 * A press on what is `data-called` is remembered by this tab, so that a reload asks again, until it is noted or dismissed: then
 * nothing is kept. A press on what has `data-note`, and `call:note` {contact, number, …} on the document, ask at once. A new tab asks
 * once for what this person began to note elsewhere, and so does a page whose session was renewed.
 */
import { add, asksFirst, remembered } from "ui/calls-made";
import { send } from "ui/http";
import { lateSheets } from "ui/late-sheets";

const PATIENCE = 2_500;
const bar = /** @type {import("ui/call-bar").CallBar | null} */ (document.querySelector("call-bar"));
const owner = bar?.getAttribute("owner") ?? "";

/**
 * Where it cannot be loaded, the call is asked about when the next page is opened.
 * @param {(shown: import("ui/call-bar").CallBar) => void} then
 */
function load(then) {
  Promise.all([import("ui/call-bar"), lateSheets()])
    .then(() => bar && then(bar))
    .catch(() => {});
}

/** @param {Event} event */
function press(event) {
  const icon = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-called], [data-note]"));
  if (icon?.dataset.note) return ask(JSON.parse(icon.dataset.note), icon);
  if (!icon) return;
  const place = /** @type {HTMLElement | null} */ (icon.closest("[data-call-contact]"));
  const { callContact: contact = "", callTicket: ticket = "" } = place?.dataset ?? {};
  add(owner, { contact, ticket, number: icon.dataset.called ?? "", direction: "out" });
  load((shown) => shown.ask(icon, PATIENCE));
}

/** @param {Event} event */
function note(event) {
  ask(/** @type {CustomEvent} */ (event).detail, /** @type {HTMLElement} */ (document.activeElement));
}

/** @param {Record<string, string>} call @param {HTMLElement} opener */
function ask(call, opener) {
  add(owner, call);
  load((shown) => shown.ask(opener));
}

/** The bar is loaded where there is one to show. */
async function begun() {
  const response = await send(`${bar?.getAttribute("url")}?unfinished=1`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (response?.status === 200 && !response.redirected) load((shown) => shown.unfinished());
}

if (bar) {
  document.addEventListener("click", press);
  document.addEventListener("call:note", note);
  document.addEventListener("signed-in", begun);
  if (asksFirst(owner)) begun();
  // After Back, too: the call may have been made from the page that was left.
  addEventListener("pageshow", () => remembered(owner).length && load((shown) => shown.back()));
}
