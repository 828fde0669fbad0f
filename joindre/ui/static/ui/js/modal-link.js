// @ts-check
/**
 * Opens what its link leads to in the page's dialog; without script the link leads to a page of the same content.
 *
 *   <modal-link><a href="/…/contacts/new/">…</a></modal-link>
 *   needs-saved="sentence" save="label"   refused while a form holds unsaved changes; offers to save
 *   carry="id"                            what was typed in that field goes along, under the field's name
 *
 * The answer that ends it sends `HX-Trigger: modal:close`; `{"modal:open": {"url": "…"}}` opens one without a link.
 */
import { draftsSaved } from "ui/drafts";
import { toast } from "ui/http";
import { lateSheets } from "ui/late-sheets";
import { loadShown } from "ui/later";
import { saveFirst } from "ui/save-first";

class ModalLink extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#open);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#open);
  }

  #open = (/** @type {MouseEvent} */ event) => {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (!this.#refused(link)) openDialog(this.#address(link.href), link);
  };

  /** @param {HTMLAnchorElement} link */
  #refused(link) {
    const sentence = this.getAttribute("needs-saved");
    const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-unsaved]"));
    if (!sentence || !form) return false;
    const label = this.getAttribute("save") ?? "";
    const action = label ? { label, run: () => saveFirst(form, () => openDialog(this.#address(link.href), link)) } : undefined;
    toast(sentence, { kind: "error", until: "unsaved:none", action });
    return true;
  }

  /** @param {string} href */
  #address(href) {
    const url = new URL(href);
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById(this.getAttribute("carry") ?? ""));
    if (field?.value) url.searchParams.set(field.name || "q", field.value);
    return url.pathname + url.search;
  }
}

/**
 * @param {string} url
 * @param {HTMLElement | null} [opener] gets the focus back, or what stands in its place by then
 */
export async function openDialog(url, opener = null) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("dialog"));
  if (dialog.open) return;
  dialog.replaceChildren();
  // Of a dialog that was closed a moment ago.
  await draftsSaved();
  // A request of its own: one that the page is still making would hold it back.
  await htmx.ajax("GET", url, { source: dialog, target: dialog, swap: "innerHTML" });
  await Promise.all([loadShown(dialog), lateSheets()]);
  if (!dialog.childElementCount || dialog.open) return;
  const toasts = document.getElementById("toasts");
  dialog.showModal();
  focusFirst(dialog);
  // Everything outside a modal dialog is inert: notices have to come along.
  if (toasts) dialog.after(toasts), dialog.append(toasts);
  dialog.addEventListener("close", () => settle(dialog, toasts, opener), { once: true });
}

/**
 * To what is to be done first: the sentence that asks something, the field that is wrong, or the first field.
 * @param {HTMLDialogElement} dialog
 */
function focusFirst(dialog) {
  const wanted = ["[role=alert] button", ".invalid :is(input, select, textarea)", "[autofocus]", "form :is(input, select):not([type=hidden], [hidden])"];
  const found = wanted.map((one) => /** @type {HTMLElement | null} */ (dialog.querySelector(one))).find(Boolean);
  found?.focus();
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement | null} toasts
 * @param {HTMLElement | null} opener
 */
function settle(dialog, toasts, opener) {
  if (toasts) document.body.append(toasts);
  dialog.replaceChildren();
  const focused = document.activeElement;
  // What the dialog led to may have the focus already.
  if (focused && focused !== document.body && focused !== opener) return;
  if (opener?.isConnected) opener.focus();
  else if (opener?.dataset.then) document.getElementById(opener.dataset.then)?.focus();
}

document.addEventListener("modal:open", (event) => {
  openDialog(/** @type {CustomEvent<{url: string}>} */ (event).detail.url);
});

// The form came back with a question or with what is wrong; the button that was pressed is gone with the old one.
document.addEventListener("htmx:afterSettle", (event) => {
  const { xhr } = /** @type {CustomEvent} */ (event).detail;
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("dialog"));
  // Why something was refused has the focus already.
  if (!dialog?.open || document.activeElement?.matches(".refusal")) return;
  if ([409, 422].includes(xhr?.status) || !dialog.contains(document.activeElement)) focusFirst(dialog);
});

document.addEventListener("modal:close", () => {
  /** @type {HTMLDialogElement | null} */ (document.getElementById("dialog"))?.close();
});

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("[data-close-dialog]")) target.closest("dialog")?.close();
});

customElements.define("modal-link", ModalLink);
