// @ts-check
/** The editor behind <rich-text>; loaded only where one is shown, for it weighs more than all the rest. */
import * as tiptap from "django-prose-editor/editor";
import { bindTools } from "ui/editor-tools";
import { isWorthPasting, pasted, placePicture, storePictures } from "ui/pasted-pictures";

export { placePicture, storePictures };

/**
 * @typedef {{attributes: Record<string, string>, placeholder: string, taken: (files: File[]) => void,
 *   toolbar: Element | null}} Surroundings
 */

/**
 * @param {HTMLElement} element
 * @param {string} content
 * @param {Record<string, object>} names extensions and their options, as the server allows them
 * @param {Surroundings} surroundings
 */
export function createEditor(element, content, names, { attributes, placeholder, taken, toolbar }) {
  const editor = new tiptap.Editor({
    element,
    content,
    extensions: Object.entries(names).map(([name, options]) => tiptap[name].configure(options)),
    // Its style element would be refused by our content policy; prose.css holds the same rules.
    injectCSS: false,
    // Each block stands as its own words are read.
    textDirection: "auto",
    editorProps: {
      attributes: (state) => ({
        class: "prose",
        role: "textbox",
        "aria-multiline": "true",
        spellcheck: "true",
        ...attributes,
        ...(isEmpty(state.doc) ? { "data-empty": "", "data-placeholder": placeholder } : {}),
      }),
      transformPastedHTML: pasted,
      handlePaste: (_view, event) => take(event, event.clipboardData, taken),
      handleDrop: (_view, event) => take(event, event.dataTransfer, taken),
    },
  });
  if (toolbar) bindTools(toolbar, editor);
  return editor;
}

/** The server tells the two apart in the same way. */
const WRITTEN_BY_EDITOR = /^\s*<(p|ul|ol|blockquote|pre|div)\b/i;

/**
 * What was typed before the editor came counts; else the draft that the server sent. After Back a browser fills in
 * again what an editor had written there, which is HTML.
 * @param {Element} field
 */
export function draftIn(field) {
  const { value, defaultValue } = /** @type {HTMLTextAreaElement} */ (field.querySelector("textarea"));
  if (value === defaultValue) return field.querySelector("template")?.innerHTML ?? value;
  if (WRITTEN_BY_EDITOR.test(value)) return value;
  const typed = document.createElement("div");
  for (const line of value.split("\n")) typed.appendChild(document.createElement("p")).textContent = line;
  return typed.innerHTML;
}

/** @param {any} doc */
function isEmpty(doc) {
  return doc.childCount === 1 && doc.firstChild.isTextblock && !doc.firstChild.content.size;
}

/**
 * Files are ours to place; text is the editor's. A word processor sends both: then the text is meant.
 * @param {Event} event
 * @param {DataTransfer | null} data
 * @param {(files: File[]) => void} taken
 */
function take(event, data, taken) {
  const files = [...(data?.files ?? [])];
  if (!files.length || isWorthPasting(data?.getData("text/html") ?? "")) return false;
  event.preventDefault();
  taken(files);
  return true;
}
