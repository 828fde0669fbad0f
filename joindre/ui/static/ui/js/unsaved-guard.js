// @ts-check
/**
 * Knows whether a form holds unsaved changes, says so in place, and warns before they are lost.
 *
 *   <unsaved-guard form="ticket-form" text="Unsaved changes" class="unsaved" role="status"></unsaved-guard>
 *
 * Fields outside of the form take part by their `form` attribute; its buttons with `data-save` are active only when
 * there is something to save, and the tip beside one says why not. The form carries `data-unsaved` meanwhile. A composer
 * is a form of its own.
 */
class UnsavedGuard extends HTMLElement {
  #saved = "";
  /** @type {HTMLFormElement | null} */ #known = null;
  #leaving = false;

  connectedCallback() {
    this.#remember();
    document.addEventListener("input", this.#check);
    document.addEventListener("change", this.#check);
    document.addEventListener("submit", this.#submitted);
    document.addEventListener("htmx:afterRequest", this.#answered);
    window.addEventListener("beforeunload", this.#warn);
  }

  disconnectedCallback() {
    document.removeEventListener("input", this.#check);
    document.removeEventListener("change", this.#check);
    document.removeEventListener("submit", this.#submitted);
    document.removeEventListener("htmx:afterRequest", this.#answered);
    window.removeEventListener("beforeunload", this.#warn);
  }

  get #form() {
    return /** @type {HTMLFormElement | null} */ (document.getElementById(this.getAttribute("form") ?? ""));
  }

  #remember() {
    this.#known = this.#form;
    this.#saved = state(this.#form);
    this.#show(false);
  }

  #check = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.form && field.form === this.#form) this.#show(state(this.#form) !== this.#saved);
  };

  #submitted = (/** @type {SubmitEvent} */ event) => {
    // Posted by the browser itself: the page goes away, and rightly so.
    if (event.target === this.#form && !event.defaultPrevented) this.#leaving = true;
  };

  #answered = (/** @type {Event} */ event) => {
    const { elt, successful } = /** @type {CustomEvent} */ (event).detail;
    this.#leaving = false;
    // Saved, or just fetched: as it stands now, the server knows it.
    if ((successful && elt === this.#form) || this.#form !== this.#known) this.#remember();
  };

  #warn = (/** @type {BeforeUnloadEvent} */ event) => {
    if (this.#form?.hasAttribute("data-unsaved") && !this.#leaving) event.preventDefault();
  };

  /** @param {boolean} unsaved */
  #show(unsaved) {
    const form = this.#form;
    form?.toggleAttribute("data-unsaved", unsaved);
    this.textContent = unsaved ? this.getAttribute("text") : "";
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("button[data-save]"))) {
      // Once saved the form may be gone; then the button that names it has nothing to save.
      if (button.form !== form) continue;
      button.ariaDisabled = String(!unsaved);
      const tip = button.nextElementSibling;
      if (tip?.matches("tool-tip")) tip.toggleAttribute("hidden", unsaved);
    }
    if (!unsaved) document.dispatchEvent(new CustomEvent("unsaved:none"));
  }
}

/** @param {HTMLFormElement | null} form */
function state(form) {
  if (!form) return "";
  // A blank value is as none: a field of tokens posts one until its script has come.
  const entries = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && value !== "");
  return JSON.stringify(entries.map(([name, value]) => [name, value instanceof File ? value.name : value]));
}

customElements.define("unsaved-guard", UnsavedGuard);
