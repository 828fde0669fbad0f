// @ts-check
/**
 * Lets rows of a table be dragged by their handle, with a mouse, a pen or a finger; Escape puts the row back. The form in
 * the row posts the key of the row that stands before it then, as `after`: 0 for the first place. By keyboard and without
 * script, the buttons in the same form do it.
 *
 *   <order-list><tr data-key="7"><form><input type="hidden" name="after" disabled><span class="handle">…</span></form></tr></order-list>
 */
class OrderList extends HTMLElement {
  /** @type {HTMLElement | null} */ #row = null;
  /** @type {Element | null} */ #before = null;

  connectedCallback() {
    this.addEventListener("pointerdown", this.#take);
  }

  disconnectedCallback() {
    this.removeEventListener("pointerdown", this.#take);
    this.#end();
  }

  #take = (/** @type {PointerEvent} */ event) => {
    const handle = /** @type {Element} */ (event.target).closest(".handle");
    const row = /** @type {HTMLElement | null | undefined} */ (handle?.closest("[data-key]"));
    if (!row || event.button !== 0) return;
    event.preventDefault();
    [this.#row, this.#before] = [row, row.previousElementSibling];
    row.classList.add("dragged");
    document.addEventListener("pointermove", this.#drag);
    document.addEventListener("pointerup", this.#drop);
    document.addEventListener("pointercancel", this.#putBack);
    document.addEventListener("keydown", this.#key);
  };

  #drag = (/** @type {PointerEvent} */ event) => {
    const row = this.#row;
    if (!row) return;
    const rows = /** @type {HTMLElement[]} */ ([...(row.parentElement?.querySelectorAll(":scope > [data-key]") ?? [])]);
    const next = rows.find((one) => {
      const { top, height } = one.getBoundingClientRect();
      return one !== row && event.clientY < top + height / 2;
    });
    if (next ? next.previousElementSibling !== row : rows.at(-1) !== row) row.parentElement?.insertBefore(row, next ?? null);
  };

  #drop = () => {
    const row = this.#row;
    const before = row?.previousElementSibling;
    const hasMoved = before !== this.#before;
    this.#end();
    if (!row || !hasMoved) return;
    const form = row.querySelector("form");
    const after = form?.querySelector("input[name=after]");
    if (!(after instanceof HTMLInputElement)) return;
    [after.disabled, after.value] = [false, /** @type {HTMLElement | null | undefined} */ (before)?.dataset.key ?? "0"];
    form?.requestSubmit();
  };

  #putBack = () => {
    const row = this.#row;
    if (row) row.parentElement?.insertBefore(row, this.#before?.nextElementSibling ?? row.parentElement.firstElementChild);
    this.#end();
  };

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") this.#putBack();
  };

  #end() {
    this.#row?.classList.remove("dragged");
    this.#row = null;
    document.removeEventListener("pointermove", this.#drag);
    document.removeEventListener("pointerup", this.#drop);
    document.removeEventListener("pointercancel", this.#putBack);
    document.removeEventListener("keydown", this.#key);
  }
}

customElements.define("order-list", OrderList);
