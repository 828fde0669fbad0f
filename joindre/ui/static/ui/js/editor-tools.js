// @ts-check
/**
 * The toolbar of <rich-text>: buttons with `data-command`, and the small form for a link.
 *
 * Everything here and in <rich-text> takes the focus by `editor.view.focus()`. The editor's own `focus` command takes it
 * with the next frame only, and a letter typed before that frame would be lost.
 */

/** @type {Record<string, (chain: any) => any>} */
const COMMANDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  underline: (chain) => chain.toggleUnderline(),
  strike: (chain) => chain.toggleStrike(),
  code: (chain) => chain.toggleCode(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  blockquote: (chain) => chain.toggleBlockquote(),
};

/**
 * @param {Element} toolbar
 * @param {any} editor
 */
export function bindTools(toolbar, editor) {
  toolbar.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-command]");
    const command = COMMANDS[/** @type {HTMLElement} */ (button)?.dataset.command ?? ""];
    if (!command) return;
    editor.view.focus();
    command(editor.chain()).run();
  });
  editor.on("transaction", () => {
    for (const button of toolbar.querySelectorAll("[data-command][aria-pressed]")) {
      button.setAttribute("aria-pressed", String(editor.isActive(/** @type {HTMLElement} */ (button).dataset.command)));
    }
  });
  const menu = /** @type {HTMLDetailsElement | null} */ (toolbar.querySelector("[data-link-menu]"));
  if (menu) bindLink(menu, editor);
}

/**
 * @param {HTMLDetailsElement} menu
 * @param {any} editor
 */
function bindLink(menu, editor) {
  const input = /** @type {HTMLInputElement} */ (menu.querySelector("input"));
  const close = () => ((menu.open = false), editor.view.focus());
  const apply = () => (setLink(editor, input.value.trim()), close());
  menu.addEventListener("toggle", () => {
    if (!menu.open) return;
    input.value = editor.getAttributes("link").href ?? "";
    input.select();
    input.focus();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    apply();
  });
  menu.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-link]"));
    if (button?.dataset.link === "remove") input.value = "";
    if (button) apply();
  });
}

/**
 * @param {any} editor
 * @param {string} typed
 */
function setLink(editor, typed) {
  editor.view.focus();
  const chain = editor.chain().extendMarkRange("link");
  if (!typed) return chain.unsetLink().run();
  const href = /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : typed.includes("@") ? `mailto:${typed}` : `https://${typed}`;
  if (!editor.state.selection.empty || editor.isActive("link")) return chain.setLink({ href }).run();
  return chain.insertContent({ type: "text", text: typed, marks: [{ type: "link", attrs: { href } }] }).run();
}
