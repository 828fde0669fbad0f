// @ts-check
/**
 * `j` and `k` (U1): in a list they move the focus from line to line, and Enter opens; on a request they lead to the next and
 * the previous request of the list that one came from. What that list was, the browser keeps: addresses, and nothing else.
 *
 *   <table class="rows-open" data-requests>…<a class="row-link" href="/tickets/…">…   a list that is kept; elsewhere <a data-line>
 *   <list-steps none="…" first="…" last="…" hidden><a data-step="-1" …><a data-step="1" …></list-steps>   on a request
 */
import { say } from "ui/press-control";

/** The link of a line, which opens it. */
const LINE = ":is(.row-link, [data-line])";
const NEXT_PAGE = ".pages a[rel=next]";
/** @typedef {{back: string, items: string[], next: string}} List */

const account = document.querySelector('meta[name="account"]')?.getAttribute("content") ?? "";
const PLACE = `joindre:list:${account}`;

/** @param {ParentNode} page @returns {string[]} */
const requestsOf = (page) => [...page.querySelectorAll(`[data-requests] ${LINE}`)].map((link) => link.getAttribute("href") ?? "");

/** @param {Document} page */
const nextOf = (page) => page.querySelector(NEXT_PAGE)?.getAttribute("href") ?? "";

/** This window's own list, else the last one of any window. @returns {List | null} */
function kept() {
  for (const store of [sessionStorage, localStorage]) {
    const list = read(store);
    if (list?.items.includes(location.pathname)) return list;
  }
  return read(sessionStorage);
}

/** @param {Storage} store @returns {List | null} */
function read(store) {
  try {
    return JSON.parse(store.getItem(PLACE) ?? "null");
  } catch {
    return null;
  }
}

/** @param {List} list */
function keep(list) {
  for (const store of [sessionStorage, localStorage]) store.setItem(PLACE, JSON.stringify(list));
}

/**
 * Moves to the next line of the list on this page.
 * @param {number} step
 * @returns {boolean} whether there is a list
 */
export function goThroughLines(step) {
  const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`.rows-open .row-link, [data-line]`)]);
  if (!lines.length) return false;
  const at = lines.findIndex((line) => line.closest("tr, li")?.contains(document.activeElement));
  const before = at < 0 ? lines.findIndex((line) => line.matches("[data-last]")) : at;
  const wanted = before < 0 || (at < 0 && before >= 0) ? Math.max(before, 0) : before + step;
  const line = lines[Math.min(Math.max(wanted, 0), lines.length - 1)];
  line.focus({ preventScroll: true });
  line.closest("tr, li")?.scrollIntoView({ block: "nearest" });
  return true;
}

class ListSteps extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#click);
    this.hidden = !kept()?.items.includes(location.pathname);
  }

  #click = (/** @type {MouseEvent} */ event) => {
    const step = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-step]"));
    if (!step) return;
    event.preventDefault();
    this.#go(Number(step.dataset.step));
  };

  /** @param {number} step */
  async #go(step) {
    const list = kept();
    const at = list?.items.indexOf(location.pathname) ?? -1;
    if (!list || at < 0) return this.#say("none");
    if (!list.items[at + step] && step > 0 && list.next) await addNextPage(list).catch(() => {});
    const url = list.items[at + step];
    if (!url) return this.#say(step > 0 ? "last" : "first");
    keep(list);
    location.assign(url);
  }

  /** @param {string} name */
  #say(name) {
    say(this.getAttribute(name) ?? "");
  }
}

/** @param {List} list */
async function addNextPage(list) {
  const address = new URL(list.next, location.href);
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  list.items.push(...requestsOf(page).filter((one) => !list.items.includes(one)));
  const next = nextOf(page);
  list.next = next && new URL(next, address).href;
}

/** A page of a list: what it shows is kept, and the line that one comes back from is the first to be selected. */
function remember() {
  const items = requestsOf(document);
  if (!items.length) return;
  const before = document.referrer && new URL(document.referrer);
  const came = before && before.origin === location.origin && document.querySelector(`[data-requests] ${LINE}[href="${CSS.escape(before.pathname)}"]`);
  if (came) came.setAttribute("data-last", "");
  const next = nextOf(document);
  keep({ back: location.pathname + location.search, items, next: next && new URL(next, location.href).href });
}

remember();
customElements.define("list-steps", ListSteps);
