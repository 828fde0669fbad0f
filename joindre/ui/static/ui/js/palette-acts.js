// @ts-check
/** The acts of the page in the palette: its controls that carry `data-act`, as options, with their keys and the reasons why not (P3). */
import { fold, highlight } from "ui/highlight";
import { pressControl } from "ui/press-control";
import { element } from "ui/token-rows";

const ACTS = "[data-act], .banner .menu-item";
const MOST = 12;

/**
 * @param {string[]} words what was typed, folded
 * @returns {HTMLElement | null}
 */
export function actsGroup(words) {
  const controls = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(ACTS)]).filter(isOffered);
  const found = controls.filter((control) => words.every((word) => begins(nameOf(control), word)));
  const inOrder = found.map((control) => ({ control, rank: rankOf(control) })).sort((one, other) => one.rank - other.rank);
  const shown = inOrder.slice(0, MOST).map(({ control }) => control);
  if (!shown.length) return null;
  const name = /** @type {HTMLElement} */ (document.getElementById("palette-acts-name")?.cloneNode(true));
  name.className = "palette-name";
  name.id = "palette-acts";
  name.role = "presentation";
  const group = element("div", "palette-group", [name, ...shown.map((control) => option(control, words))]);
  group.role = "group";
  group.setAttribute("aria-labelledby", name.id);
  return group;
}

/** @param {string} name @param {string} word folded */
const begins = (name, word) => fold(name).split(/[^\p{L}\p{N}]+/u).some((one) => one.startsWith(word));

/** @param {HTMLElement} control */
const isInactive = (control) => control.ariaDisabled === "true";

/** What has a key is done often; what the palette offers on every page, and what cannot be done, come last. @param {HTMLElement} control */
function rankOf(control) {
  if (isInactive(control)) return 3;
  if (control.closest("#palette")) return 2;
  return control.matches("[aria-keyshortcuts]:not([data-step])") ? 0 : 1;
}

/** What is hidden is not of use now, but for what the palette itself offers. @param {HTMLElement} control */
const isOffered = (control) => !!control.closest("#palette") || !control.closest("[hidden]");

/** @param {HTMLElement} control */
function nameOf(control) {
  if (control.dataset.act || control.ariaLabel) return control.dataset.act || (control.ariaLabel ?? "");
  const copy = /** @type {HTMLElement} */ (control.cloneNode(true));
  for (const part of copy.querySelectorAll("small, kbd, svg")) part.remove();
  return (copy.textContent ?? "").replace(/\s+/gu, " ").trim();
}

/**
 * @param {HTMLElement} control
 * @param {string[]} words
 */
function option(control, words) {
  const icon = control.querySelector("svg")?.cloneNode(true) ?? element("span", "icon", []);
  const reason = isInactive(control) ? reasonOf(control) : "";
  const name = element("span", "palette-text", highlight(nameOf(control), words));
  if (reason) name.append(element("small", "", [reason]));
  const keys = (control.getAttribute("aria-keyshortcuts") ?? "").split(" ").filter((key) => key.length === 1);
  const made = element("div", `palette-option${reason ? " is-inactive" : ""}`, [icon, name, ...keys.map((key) => element("kbd", "", [key]))]);
  made.role = "option";
  if (reason) made.ariaDisabled = "true";
  // The palette is closed by the same click: only then has the page the focus.
  made.addEventListener("click", () => setTimeout(() => press(control)));
  return made;
}

/** @param {HTMLElement} control */
function press(control) {
  if (control.dataset.does) document.dispatchEvent(new CustomEvent("page-keys:do", { detail: control.dataset.does }));
  else pressControl(control);
}

/** @param {HTMLElement} control */
function reasonOf(control) {
  const described = document.getElementById(control.getAttribute("aria-describedby") ?? "");
  return (described ?? control.querySelector("small"))?.textContent?.trim() ?? "";
}
