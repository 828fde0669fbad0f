// @ts-check
/** The pictures of <rich-text>: pasted as files, within HTML, or copied from a page of this site. */
import { addFiles } from "ui/files-early";
import { post, toast } from "ui/http";

/** @typedef {HTMLElement & {dataset: DOMStringMap}} Field the <rich-text>; its `upload` stores a picture */

/**
 * What HTML of elsewhere shows here: its own pictures in `data:` addresses and those of this site, by their path alone.
 * @param {string} html
 */
export function pasted(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const image of body.querySelectorAll("img")) {
    const source = image.getAttribute("src") ?? "";
    const { origin = "", pathname = "" } = URL.canParse(source, location.href) ? new URL(source, location.href) : {};
    if (origin === location.origin && pathname.startsWith("/files/")) image.setAttribute("src", pathname);
    else if (!/^\s*data:/i.test(source)) image.remove();
  }
  return body.innerHTML;
}

/**
 * Whether HTML on the clipboard says anything. A browser copies a picture of another site as a file, with HTML that only
 * names where it was.
 * @param {string} html
 */
export function isWorthPasting(html) {
  const { body } = new DOMParser().parseFromString(pasted(html), "text/html");
  return Boolean(body.textContent?.trim() || body.querySelector("img"));
}

/**
 * Store a picture and show it where the caret is.
 * @param {Field} field
 * @param {any} editor
 * @param {File} picture
 */
export async function placePicture(field, editor, picture) {
  try {
    const { url, notice, picture: isShown } = await stored(field, picture);
    if (!isShown) return attach(field, picture, notice);
    editor.view.focus(), editor.commands.setImage({ src: url, alt: field.dataset.pictureAlt ?? "" });
  } catch {
    toast(field.dataset.uploadFailed ?? picture.name, { kind: "error" });
  }
}

/** @type {WeakMap<object, Set<string>>} addresses that are being stored, by their editor */
const under = new WeakMap();

/**
 * Store the pictures that stand in the text itself, so that no draft has to carry them. One that cannot be stored now
 * stays where it is: the server does it when the text is sent.
 * @param {Field} field
 * @param {any} editor
 */
export function storePictures(field, editor) {
  const begun = under.get(editor) ?? new Set();
  under.set(editor, begun);
  editor.state.doc.descendants((/** @type {any} */ node) => {
    const source = node.type.name === "image" ? String(node.attrs.src) : "";
    if (!source.startsWith("data:") || begun.has(source) || !field.getAttribute("upload")) return;
    begun.add(source);
    storeOne(field, editor, source).catch(() => {});
  });
}

/** @param {Field} field @param {any} editor @param {string} source */
async function storeOne(field, editor, source) {
  const picture = fileOf(source);
  const { url, notice, picture: isShown } = await stored(field, picture);
  if (editor.isDestroyed) return;
  const { tr, doc } = editor.state;
  doc.descendants((/** @type {any} */ node, /** @type {number} */ at) => {
    if (node.attrs.src !== source) return;
    if (!isShown) tr.delete(tr.mapping.map(at), tr.mapping.map(at + node.nodeSize));
    else tr.setNodeMarkup(tr.mapping.map(at), undefined, { ...node.attrs, src: url });
  });
  editor.view.dispatch(tr);
  if (!isShown) attach(field, picture, notice);
}

/** @param {Field} field @param {File} picture @returns {Promise<{url: string, picture: boolean, notice?: string}>} */
async function stored(field, picture) {
  const body = new FormData();
  body.append("file", picture);
  return (await post(field.getAttribute("upload") ?? "", body)).json();
}

/** @param {Field} field @param {File} picture @param {string} [notice] why it is a file among the others */
function attach(field, picture, notice) {
  const files = /** @type {HTMLElement | null | undefined} */ (field.closest("form")?.querySelector("file-drop"));
  if (!files) return toast(field.dataset.uploadFailed ?? picture.name, { kind: "error" });
  if (notice) toast(notice);
  addFiles(files, [picture]);
}

/** @param {string} address */
function fileOf(address) {
  const comma = address.indexOf(",");
  const head = address.slice("data:".length, comma);
  const data = decodeURIComponent(address.slice(comma + 1));
  const type = head.split(";")[0].trim().toLowerCase();
  const octets = /;\s*base64\s*$/i.test(head)
    ? Uint8Array.from(atob(data.replace(/\s/g, "")), (letter) => letter.charCodeAt(0))
    : new TextEncoder().encode(data);
  return new File([octets], `image.${type.split("/")[1]?.split("+")[0] || "bin"}`, { type });
}
