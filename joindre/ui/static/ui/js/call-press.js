// @ts-check
/**
 * Remembers the calls that are made from this page, and brings the bar that asks what became of them (P5). It is loaded with the first of
 * them, and where one is still to be noted:
 *
 *   <call-bar url="/calls/note/" owner="12"></call-bar>     and   <div data-call-contact="7" data-call-ticket="2026-00042">
 *                                                                    <a href="tel:…" data-called="+33…">
 *
 * A press on what is `data-called` is remembered by this tab, so that a reload asks again, until it is noted or dismissed: then
 * nothing is kept. `call:note` {contact, number, …} on the document asks at once.
 */
import { add, remembered } from "ui/calls-made";

const PATIENCE = 2_500;
const bar = /** @type {import("ui/call-bar").CallBar | null} */ (document.querySelector("call-bar"));
const owner = bar?.getAttribute("owner") ?? "";

/**
 * Where it cannot be loaded, the call is asked about when the next page is opened.
 * @param {(shown: import("ui/call-bar").CallBar) => void} then
 */
function load(then) {
  import("ui/call-bar").then(() => bar && then(bar)).catch(() => {});
}

/** @param {Event} event */
function press(event) {
  const icon = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-called]"));
  if (!icon) return;
  const place = /** @type {HTMLElement | null} */ (icon.closest("[data-call-contact]"));
  const { callContact: contact = "", callTicket: ticket = "" } = place?.dataset ?? {};
  add(owner, { contact, ticket, number: icon.dataset.called ?? "", direction: "out" });
  load((shown) => shown.ask(icon, PATIENCE));
}

/** @param {Event} event */
function note(event) {
  const opener = /** @type {HTMLElement} */ (document.activeElement);
  add(owner, /** @type {CustomEvent} */ (event).detail);
  load((shown) => shown.ask(opener));
}

if (bar) {
  document.addEventListener("click", press);
  document.addEventListener("call:note", note);
  // After Back, too: the call may have been made from the page that was left.
  addEventListener("pageshow", () => remembered(owner).length && load((shown) => shown.back()));
}
