// @ts-check
/**
 * Where notices appear. Any answer may send one: `HX-Trigger: {"toast": {"text": "…"}}`. Why something was refused
 * stands beside it instead (refusals.js). A notice with an action (undo) runs out after its `seconds`; errors stay until closed.
 */
import { announce } from "ui/announce";

const SECONDS = 6;

/** @typedef {{label: string, url?: string, run?: () => void}} Action */
/** @typedef {{text?: string, value?: string, kind?: string, seconds?: number, until?: string, action?: Action}} Notice */

class ToastRegion extends HTMLElement {
  #watch = new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) this.#settle(node);
  });

  connectedCallback() {
    document.body.addEventListener("toast", this.#show);
    this.#watch.observe(this, { childList: true });
    for (const node of this.children) this.#settle(node), announce((node.querySelector("p") ?? node).textContent?.trim() ?? "");
  }

  disconnectedCallback() {
    document.body.removeEventListener("toast", this.#show);
    this.#watch.disconnect();
  }

  #show = (/** @type {Event} */ event) => {
    /** @type {Notice} */ const notice = /** @type {CustomEvent} */ (event).detail;
    const element = document.createElement("div");
    element.className = `toast ${notice.kind ?? ""}`;
    element.dataset.toast = notice.kind === "error" ? "stay" : "";
    if (notice.kind === "error") element.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = notice.text ?? notice.value ?? "";
    element.append(words);
    if (notice.seconds) {
      element.dataset.seconds = String(notice.seconds);
      element.style.setProperty("--seconds", `${notice.seconds}s`);
    }
    // What it asks for may be done elsewhere on the page.
    if (notice.until) document.addEventListener(notice.until, () => element.remove(), { once: true });
    if (notice.action?.url) goWith(notice.action.url, element);
    if (notice.action) element.append(actionButton(notice.action, element));
    this.append(element);
  };

  /** @param {Node} node */
  #settle(node) {
    if (!(node instanceof HTMLElement) || !("toast" in node.dataset)) return;
    if (node.dataset.toast === "stay") node.append(this.#closeButton(node));
    else setTimeout(() => node.remove(), Number(node.dataset.seconds ?? SECONDS) * 1000);
  }

  /** @param {HTMLElement} notice */
  #closeButton(notice) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon-button";
    button.ariaLabel = this.dataset.close ?? "";
    button.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-x"/></svg>';
    button.addEventListener("click", () => notice.remove());
    return button;
  }
}

/**
 * The page offers the same act where it belongs; once it does so no longer, the notice does not either.
 * @param {string} url
 * @param {HTMLElement} notice
 */
function goWith(url, notice) {
  let wasOffered = false;
  const look = () => {
    const isOffered = document.querySelector(`[hx-post="${CSS.escape(url)}"]`) !== null;
    if (wasOffered && !isOffered) notice.remove();
    wasOffered ||= isOffered;
    if (!notice.isConnected) document.removeEventListener("live:news", look);
  };
  document.addEventListener("live:news", look);
}

/**
 * @param {Action} action
 * @param {HTMLElement} notice
 */
function actionButton(action, notice) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = action.label;
  button.addEventListener("click", () => {
    if (action.url) htmx.ajax("POST", action.url, { source: document.body, swap: "none" });
    action.run?.();
    notice.remove();
  });
  return button;
}

customElements.define("toast-region", ToastRegion);
