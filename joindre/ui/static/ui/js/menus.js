// @ts-check
/**
 * Menus are <details class="menu">: here they close on Escape, on a click elsewhere, when the focus leaves them, and when
 * an item was chosen. Then the focus is on what opened them.
 */

/** @param {Element} [except] */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.removeAttribute("open");
  }
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const chosen = target.closest(".menu-item");
  const menu = target.closest("details.menu") ?? undefined;
  closeMenus(chosen ? undefined : menu);
  if (chosen) menu?.querySelector("summary")?.focus();
});

document.addEventListener("focusin", (event) => {
  closeMenus(/** @type {Element} */ (event.target).closest("details.menu") ?? undefined);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]") ?? document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary")?.focus();
  event.preventDefault();
});

// Beside the feed a menu may reach below what is seen of the panel.
document.addEventListener(
  "toggle",
  (event) => {
    const menu = /** @type {Element} */ (event.target);
    if (menu.matches(".context details.menu[open]")) menu.querySelector(".menu-items")?.scrollIntoView({ block: "nearest" });
  },
  { capture: true },
);

// Arrow keys walk through the items, as in any menu.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const menu = document.activeElement?.closest("details.menu[open]");
  if (!step || !menu || document.activeElement instanceof HTMLInputElement) return;
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll(".menu-item")]);
  const next = items.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step;
  items[(next + items.length) % items.length]?.focus();
  event.preventDefault();
});
