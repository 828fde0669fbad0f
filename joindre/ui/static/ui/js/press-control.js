// @ts-check
/** Presses a control of the page for somebody who did not point at it, or says why it cannot be pressed (P3, U1). */
import { announce } from "ui/announce";
import { moveFocus } from "ui/focus";
import { toast } from "ui/http";

/** Once, however often the key is pressed. @param {string} text */
export function say(text) {
  const isThere = [...document.querySelectorAll(".toast p")].some((one) => one.textContent === text);
  if (isThere) announce(text);
  else toast(text);
}

/** Of several controls with a key the first one that can be used. @param {string} key @returns {HTMLElement | null} */
export function controlOf(key) {
  const controls = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`[aria-keyshortcuts~="${key}"]:not(#palette *, [data-opens-palette])`)]);
  return controls.find((one) => one.ariaDisabled !== "true") ?? controls[0] ?? null;
}

/** @param {HTMLElement} control */
export function pressControl(control) {
  if (control.ariaDisabled === "true") return tellReason(control);
  control.click();
  if (control.role === "tab") writeIn(document.getElementById(control.getAttribute("aria-controls") ?? ""));
}

/** The tip of an inactive control is seen while it has the focus, and read out with it. @param {HTMLElement} control */
function tellReason(control) {
  const reason = document.getElementById(control.getAttribute("aria-describedby") ?? "")?.textContent?.trim() || control.innerText;
  if (control.checkVisibility()) control.focus(), announce(reason);
  else say(reason);
}

/** @param {HTMLElement | null} panel */
function writeIn(panel) {
  const reason = /** @type {HTMLElement | null | undefined} */ (panel?.querySelector(".composer-reason"));
  if (reason) return announce(reason.innerText), moveFocus(reason.querySelector("a, button") ?? reason);
  const text = panel?.querySelector("rich-text");
  const focus = () => /** @type {HTMLElement | null} */ (text?.querySelector("[contenteditable], textarea"))?.focus();
  if (text?.matches("[ready], [failed]")) focus();
  else text?.addEventListener("rich-text:ready", focus, { once: true });
}
