// @ts-check
/**
 * Tabs over panels of the same place: arrows move between them, what was typed in a hidden panel stays.
 *
 *   <tab-set><div role="tablist"><button role="tab" aria-controls="a" aria-selected="true">…</button>…</div>
 *     <div role="tabpanel" id="a">…</div>…</tab-set>
 *
 * The element carries the class `note` while a tab with that class is chosen.
 */
class TabSet extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#click);
    this.addEventListener("keydown", this.#key);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
    this.removeEventListener("keydown", this.#key);
  }

  get #tabs() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll('[role="tab"]')]);
  }

  #click = (/** @type {Event} */ event) => {
    const tab = /** @type {Element} */ (event.target).closest('[role="tab"]');
    if (tab) this.#choose(/** @type {HTMLElement} */ (tab));
  };

  #key = (/** @type {KeyboardEvent} */ event) => {
    const tabs = this.#tabs;
    const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = tabs[(at + step + tabs.length) % tabs.length];
    this.#choose(next);
    next.focus();
  };

  /** @param {HTMLElement} chosen */
  #choose(chosen) {
    for (const tab of this.#tabs) {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls") ?? "")?.toggleAttribute("hidden", !selected);
    }
    this.classList.toggle("note", chosen.classList.contains("note"));
  }
}

customElements.define("tab-set", TabSet);
