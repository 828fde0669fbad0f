// @ts-check
/**
 * An address that is dropped on the linked documents of a request, or pasted where nothing is being typed, becomes one of them. It stands
 * in the field of the form and is posted with it, so that a refusal says why beside it. Loaded with the first use of the panel.
 */
const PANEL = "#linked";
const ADDRESS = /^https?:\/\/\S+$/i;

document.addEventListener("dragover", (event) => {
  const panel = panelOf(event);
  if (!panel || event.dataTransfer?.types.includes("Files") || !event.dataTransfer?.types.includes("text/uri-list")) return;
  event.preventDefault();
  panel.querySelector("file-drop")?.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const panel = panelOf(event);
  panel?.querySelector("file-drop")?.classList.remove("over");
  if (panel && !event.defaultPrevented && add(panel, event.dataTransfer?.getData("text/uri-list") ?? "")) event.preventDefault();
});

document.addEventListener("paste", (event) => {
  const panel = panelOf(event);
  if (!panel || event.defaultPrevented || (event.target instanceof HTMLInputElement && event.target.type === "text")) return;
  if (add(panel, event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
});

/** @param {Event} event */
const panelOf = ({ target }) => (target instanceof Element ? target.closest(PANEL) : null);

/**
 * @param {Element} panel
 * @param {string} text a line each, those that begin with `#` are remarks
 * @returns {boolean} whether it is an address that can be added here
 */
function add(panel, text) {
  const address = text.split(/\r?\n/).map((line) => line.trim()).find((line) => line && !line.startsWith("#")) ?? "";
  const field = /** @type {HTMLInputElement | null} */ (panel.querySelector("#document-url"));
  if (!field || !ADDRESS.test(address)) return false;
  field.value = address;
  field.form?.requestSubmit();
  return true;
}
