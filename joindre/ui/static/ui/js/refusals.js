// @ts-check
/**
 * Says beside what was done why it was refused. An answer brings the event `refused` with its `text`; an answer that
 * did not come, or that is an error, is said in the words of <toast-region>.
 *
 * It stands above the buttons of a form, under the chosen item of a menu, or under the line of a single button. It is
 * read out and takes the focus; the next try removes it, and so does the next key in its form. What the page does by
 * itself is said at its foot.
 */
import { moveFocus } from "ui/focus";
import { toast } from "ui/http";

const ROWS = ".dialog-footer, .toolbar, .actions, .write, footer";

document.addEventListener("refused", (event) => {
  const { detail, target } = /** @type {CustomEvent} */ (event);
  show(/** @type {Element} */ (target), detail.text);
});

for (const [name, words] of [["htmx:responseError", "failed"], ["htmx:sendError", "offline"], ["htmx:timeout", "offline"]]) {
  document.addEventListener(name, (event) => {
    const { elt, xhr } = /** @type {CustomEvent} */ (event).detail;
    if (xhr?.getResponseHeader("HX-Trigger")?.includes('"refused"')) return; // it said why by itself
    show(elt, document.querySelector("toast-region")?.dataset[words] ?? "");
  });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const source = /** @type {CustomEvent} */ (event).detail.elt;
  alerts.get(source)?.remove();
});

document.addEventListener("input", (event) => {
  const form = /** @type {Element} */ (event.target).closest("form");
  if (form) alerts.get(form)?.remove();
  // What came with the form about its last try is over too: "there is nothing to send", beside what is written now.
  form?.querySelectorAll(":scope[hx-post] > :is(.alert.bad, .error)").forEach((error) => error.remove());
});

/** @type {WeakMap<Element, Element>} what stands beside an element about its last try */
const alerts = new WeakMap();

/**
 * @param {Element} source the form or button that asked
 * @param {string} text
 */
function show(source, text) {
  const isPressed = source.isConnected && source.matches("form, button, a");
  if (!isPressed) return toast(text, { kind: "error" });
  alerts.get(source)?.remove();
  const alert = document.createElement("div");
  alert.className = "alert bad refusal";
  alert.setAttribute("role", "alert");
  alert.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-circle-alert"/></svg>';
  alert.appendChild(document.createElement("p")).textContent = text;
  put(alert, source);
  alerts.set(source, alert);
  moveFocus(alert);
}

/**
 * @param {Element} alert
 * @param {Element} source
 */
function put(alert, source) {
  const menu = source.closest("details.menu");
  menu?.setAttribute("open", "");
  if (menu || !source.matches("form")) (source.closest("p, li, footer, form") ?? source).after(alert);
  else {
    const button = source.querySelector("button.primary:not([type=button])") ?? source.querySelector("button:not([type=button])");
    (button?.closest(ROWS) ?? button ?? source).before(alert);
  }
}
