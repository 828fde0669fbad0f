// @ts-check
/** The script of <file-drop> comes with the first sign of somebody who uses the page; files that are dropped or pasted before it wait for it. */
import { toast } from "ui/http";

export const fileDrop = () => import("ui/file-drop");

/**
 * @param {HTMLElement} drop
 * @param {File[]} files
 */
export async function addFiles(drop, files) {
  await fileDrop().catch(() => null);
  if ("add" in drop) return /** @type {any} */ (drop).add(files);
  const input = /** @type {HTMLInputElement} */ (drop.querySelector('input[type="file"]'));
  const transfer = new DataTransfer();
  for (const file of [...(input.files ?? []), ...files]) transfer.items.add(file);
  input.files = transfer.files;
  toast((drop.dataset.failed ?? "").replace("{name}", files[0].name), { kind: "error" });
}

/**
 * @param {Event} event
 * @param {DataTransfer | null} carried
 */
function dropOf(event, carried) {
  if (customElements.get("file-drop") || event.defaultPrevented || !carried?.types.includes("Files")) return null;
  const drops = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("file-drop")]);
  return drops.find((one) => one.closest(one.getAttribute("zone") || "file-drop")?.contains(/** @type {Node} */ (event.target))) ?? null;
}

document.addEventListener("dragover", (event) => {
  if (!dropOf(event, event.dataTransfer)) return;
  event.preventDefault();
  fileDrop().catch(() => null);
});
for (const name of ["drop", "paste"])
  document.addEventListener(name, (event) => {
    const carried = /** @type {DragEvent} */ (event).dataTransfer ?? /** @type {ClipboardEvent} */ (event).clipboardData;
    const drop = dropOf(event, carried);
    if (!drop || !carried?.files.length) return;
    event.preventDefault();
    addFiles(drop, [...carried.files]);
  });
