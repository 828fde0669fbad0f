// @ts-check
/**
 * Says to screen readers what came without being asked for: messages, numbers of results (U3). It is read out where one is:
 * while a dialog is open all else is inert, so the words go into the dialog.
 */
const WAIT = 100; // a region that was just made is not watched yet

/** @param {string} text */
export function announce(text) {
  if (!text) return;
  const place = document.querySelector("dialog[open]") ?? document.body;
  const region = place.querySelector(":scope > .announcer") ?? place.appendChild(made());
  setTimeout(() => (region.textContent = region.textContent === text ? `${text}\u00a0` : text), WAIT);
}

/**
 * @param {number} count
 * @param {string} [nothing] what is said of none, where that is more than *No result*
 */
export function announceResults(count, nothing) {
  const words = document.querySelector("toast-region")?.dataset ?? {};
  const text = count === 1 ? words.result : count ? words.results : nothing || words.none;
  announce((text ?? "").replace("{n}", String(count)));
}

function made() {
  const region = document.createElement("p");
  region.className = "announcer for-readers";
  region.setAttribute("role", "status");
  return region;
}
