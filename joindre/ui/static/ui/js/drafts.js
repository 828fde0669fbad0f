// @ts-check
/**
 * Keeps on the server what is written in a form and not sent yet (M10, U2):
 *
 *   <form data-draft="ticket:12/mail" data-draft-version="0" data-draft-extras="subject template">
 *     <small data-draft-state data-kept="Draft saved" data-failed="Draft not saved" role="status"></small>
 *
 * Saved a second after the last key, every five while one writes on, and when the page is left. The fields among the
 * extras make no draft by themselves. The server fills the form in when the page is opened again.
 */
import { DraftKeeper } from "ui/draft-keeper";
import { wasTyped } from "ui/early";

const PATIENCE = 2000;
/** @type {Map<HTMLFormElement, DraftKeeper>} */ const keepers = new Map();

/** @param {EventTarget | null} target */
function keeperOf(target) {
  const form = /** @type {HTMLInputElement} */ (target).form ?? /** @type {Element} */ (target).closest?.("form");
  if (!form?.dataset.draft) return null;
  if (!keepers.has(form)) keepers.set(form, new DraftKeeper(form));
  return keepers.get(form) ?? null;
}

for (const name of ["input", "change"]) document.addEventListener(name, (event) => keeperOf(event.target)?.touched());

/** Settles once everything written is on the server, for what begins with it; it waits no longer than a person would. */
export function draftsSaved() {
  const saving = [...keepers.values()].map((keeper) => keeper.save()).filter(Boolean);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  return saving.length ? Promise.race([Promise.allSettled(saving), patience]) : null;
}

/** What was given up is not found again. @param {HTMLFormElement} form */
export function forgetDraft(form) {
  const keeper = keepers.get(form);
  keepers.delete(form);
  return (keeper ?? new DraftKeeper(form)).forget();
}

// What is being saved arrives before what is sent, so that sending has the last word; and before what replaces the form.
document.addEventListener("htmx:confirm", (event) => {
  const { elt, issueRequest } = /** @type {CustomEvent} */ (event).detail;
  const keeper = keepers.get(elt);
  keeper?.stop();
  const saving = keeper ? keeper.saving : draftsSaved();
  if (!saving) return;
  event.preventDefault();
  saving.finally(() => issueRequest(true));
});

// The page behind a link begins with what was typed in the last second, too.
document.addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest("a[href]"));
  const isElsewhere = !link || link.target || link.origin !== location.origin || link.hasAttribute("download") || link.hash;
  if (isElsewhere || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const saving = draftsSaved();
  if (!saving) return;
  event.preventDefault();
  saving.then(() => location.assign(link.href));
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = /** @type {CustomEvent} */ (event).detail;
  const keeper = keepers.get(elt);
  if (keeper && successful) keepers.delete(elt);
  else keeper?.touched();
});

document.addEventListener("submit", (event) => keepers.get(/** @type {HTMLFormElement} */ (event.target))?.stop());

// Typed before this script had arrived; an editor says so by itself, once it has taken the text over.
for (const field of document.querySelectorAll("form[data-draft] :is(input, textarea)")) {
  if (!field.closest("rich-text") && wasTyped(field)) keeperOf(field)?.touched();
}

// What could not be saved meanwhile.
document.addEventListener("signed-in", () => keepers.forEach((keeper) => keeper.touched()));

/**
 * A form that has left the page is still saved once, a moment later; on leaving, all are saved at once: before the next
 * page is asked for where the browser says so early enough, so that a reload begins with the last second too.
 */
for (const name of ["beforeunload", "pagehide"]) {
  addEventListener(name, () => keepers.forEach((keeper) => keeper.save({ leaving: true })));
}
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepers.forEach((keeper) => keeper.save({ leaving: true }));
});
