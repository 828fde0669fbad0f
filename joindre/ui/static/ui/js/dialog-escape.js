// @ts-check
/**
 * Escape closes the page's dialog at once only where nothing was typed in it (U2). Otherwise the first press says what
 * becomes of the text, in the words of `data-kept` or `data-lost` of the dialog, and the second one closes it.
 */
const dialogOf = (/** @type {EventTarget | null} */ target) =>
  /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest?.("dialog.modal"));

document.addEventListener("input", (event) => {
  const dialog = dialogOf(event.target);
  if (!dialog) return;
  dialog.dataset.typed = "";
  dialog.querySelector(".leaving")?.remove();
});

document.addEventListener(
  "cancel",
  (event) => {
    // A file chooser that is closed says so too.
    const dialog = event.target instanceof HTMLDialogElement ? dialogOf(event.target) : null;
    if (!dialog || !("typed" in dialog.dataset) || dialog.querySelector(".leaving")) return;
    event.preventDefault();
    const said = document.createElement("p");
    said.className = "alert warn leaving";
    said.setAttribute("role", "alert");
    said.textContent = (dialog.querySelector("form[data-draft]") ? dialog.dataset.kept : dialog.dataset.lost) ?? "";
    dialog.querySelector(".dialog-footer")?.before(said);
  },
  { capture: true },
);

document.addEventListener("close", (event) => dialogOf(event.target)?.removeAttribute("data-typed"), { capture: true });
