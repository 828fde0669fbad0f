// @ts-check
/** Names the addresses of a token field that are none, beside it and aloud, and keeps the form from being sent. */

let fields = 0;

/**
 * @param {HTMLElement} field
 * @param {HTMLInputElement} input
 * @param {string} sentence with {name}
 */
export function tellProblems(field, input, sentence) {
  const names = [...field.querySelectorAll(".token.invalid > span:not(.avatar)")].map((one) => one.textContent ?? "");
  const said = names.length ? sentence.replace("{name}", names.join(", ")) : "";
  input.setCustomValidity(said);
  input.ariaInvalid = String(!!said);
  const alert = field.querySelector(":scope > .error") ?? (said ? field.appendChild(made(input)) : null);
  if (alert && alert.textContent !== said) alert.textContent = said;
}

/** @param {HTMLInputElement} input */
function made(input) {
  const alert = document.createElement("p");
  alert.className = "error";
  alert.id = `token-problem-${++fields}`;
  alert.setAttribute("role", "alert");
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${alert.id}`.trim());
  return alert;
}

/**
 * What the server said of what stood in this field, or that nobody stood in any, holds no longer.
 * @param {HTMLElement} changed
 */
export function forgetAnswers(changed) {
  for (const field of changed.closest("form")?.querySelectorAll("token-field") ?? []) {
    if (field === changed || !field.querySelector("option")) field.parentElement?.querySelector(":scope > .error")?.remove();
  }
}
