// @ts-check
/** The list of canned texts above an editor: loaded when somebody asks for it, by "/" or by the button. */
import { announce } from "ui/announce";
import { markFields } from "ui/field-marks";
import { post, toast } from "ui/http";
import { TokenOptions } from "ui/token-options";

/**
 * @param {HTMLElement & {insert: (html: string) => void}} field the <rich-text>
 * @param {boolean} isTyped whether "/" was typed: it is put back where nothing is chosen
 */
export async function chooseText(field, isTyped) {
  if (field.previousElementSibling?.matches(".text-chooser")) return;
  const response = await fetch(addressOf(field));
  if (!response.ok) return put(field, isTyped ? "/" : "");
  // Beside the editor, which takes some keys for itself.
  field.insertAdjacentHTML("beforebegin", (await response.text()).replace(/^[^<]+/, ""));
  const box = /** @type {HTMLElement} */ (field.previousElementSibling);
  const input = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  // What is taken away loses the focus, which would take it away once more.
  let isGone = false;
  const away = () => void (isGone || ((isGone = true), box.remove()));
  const close = (/** @type {boolean} */ again) => {
    away();
    put(field, again ? "/" : "");
  };
  const options = new TokenOptions(input, input.dataset, async ({ value }) => {
    away();
    await insert(field, `${input.dataset.url}${value}/`).catch(() => toast(input.dataset.failed ?? "", { kind: "error" }));
  });
  box.append(options.list);
  input.addEventListener("input", () => options.search(input.value.trim()));
  input.addEventListener("keydown", (event) => pressed(event, options, () => close(isTyped && !input.value)));
  box.addEventListener("focusout", (event) => {
    if (!box.contains(/** @type {Node | null} */ (event.relatedTarget))) away();
  });
  input.focus();
  options.search("");
}

/**
 * @param {KeyboardEvent} event
 * @param {TokenOptions} options
 * @param {() => void} close
 */
function pressed(event, options, close) {
  /** @type {Record<string, () => unknown>} */
  const acts = {
    ArrowDown: () => options.move(1),
    ArrowUp: () => options.move(-1),
    Enter: () => options.pending.then(() => options.press()),
    Escape: close,
  };
  if (event.isComposing || !acts[event.key]) return;
  // Neither the form nor the dialog around it hears of these keys.
  event.preventDefault();
  event.stopPropagation();
  acts[event.key]();
}

/**
 * @param {HTMLElement & {insert: (html: string) => void}} field
 * @param {string} url
 */
async function insert(field, url) {
  const { html, files, said } = await (await post(url, new FormData())).json();
  put(field, html);
  const drop = /** @type {any} */ (field.closest("form")?.querySelector("file-drop"));
  if (files.length) drop?.attach(files);
  markFields(field);
  announce(said);
}

/**
 * @param {HTMLElement & {insert: (html: string) => void}} field
 * @param {string} html
 */
const put = (field, html) => field.insert(html);

/** Beside where the form is sent; what is written is the last part of where its draft is. @param {HTMLElement} field */
function addressOf(field) {
  const form = /** @type {HTMLFormElement} */ (field.closest("form"));
  return form.action.replace(/[^/]+\/$/, `texts/${form.dataset.draft?.split("/").at(-1)}/`);
}
