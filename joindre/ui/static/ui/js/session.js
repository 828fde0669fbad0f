// @ts-check
/**
 * When the session is over, lets the person sign in over the page: what they typed stays, and what was being sent is sent
 * again (U2). Another account than that of the page is told, and nothing is sent. Fires `signed-in` on the document.
 * Loaded by `session-over`.
 */
const own = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="account"]'));
const others = new BroadcastChannel("joindre:session");
/** @typedef {{account: string, name: string, token: string, dialog: string}} State */

/** @type {Promise<boolean> | null} */ let renewing = null;
/** Closed without signing in: what the page does by itself asks no more, what a person does asks again. */
let isDismissed = false;

/**
 * @param {{byPerson?: boolean}} [how]
 * @returns {Promise<boolean>} whether the page may send again
 */
export function renewSession({ byPerson = false } = {}) {
  if (!own || (isDismissed && !byPerson)) return Promise.resolve(false);
  renewing ??= renew().catch(() => false).finally(() => (renewing = null));
  return renewing;
}

async function renew() {
  const state = await currentState();
  if (isOurs(state)) return goOn(state);
  const dialog = document.createElement("dialog");
  dialog.className = "modal";
  dialog.setAttribute("aria-labelledby", "sign-in-again");
  dialog.innerHTML = state.dialog;
  document.body.append(dialog);
  try {
    return await asked(dialog, state);
  } finally {
    dialog.remove();
  }
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {State} state
 * @returns {Promise<boolean>}
 */
function asked(dialog, state) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  return new Promise((resolve) => {
    const done = (/** @type {boolean} */ isSignedIn) => (dialog.close(), focused?.focus({ preventScroll: true }), resolve(isSignedIn));
    const judge = (/** @type {State} */ now) => {
      if (isOurs(now)) done(goOn(now));
      else if (now.account) tellOther(dialog, now.name);
    };
    others.onmessage = async () => judge(await currentState());
    dialog.addEventListener("cancel", (event) => (event.preventDefault(), (isDismissed = true), done(false)));
    dialog.addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      if (target.closest("[data-reload]")) location.reload();
      if (target.closest("[data-later]")) (isDismissed = true), done(false);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await signIn(form, state.token);
      if (answer.account) judge(answer), others.postMessage("signed in");
      else refuse(form, answer.text);
    });
    dialog.showModal();
    const address = /** @type {HTMLInputElement} */ (form.elements.namedItem("login"));
    address.value = own?.dataset.address ?? "";
    /** @type {HTMLInputElement} */ (form.elements.namedItem("password")).focus();
    judge(state);
  });
}

const isOurs = (/** @type {State} */ state) => !!state.account && state.account === own?.content;

/** In the language of the page: whoever is signed out has no preferences. */
const SPOKEN = { Accept: "application/json", "Accept-Language": document.documentElement.lang };

/** @returns {Promise<State>} */
const currentState = async () => (await fetch("/accounts/session/", { headers: SPOKEN })).json();

/**
 * @param {HTMLFormElement} form
 * @param {string} token
 */
async function signIn(form, token) {
  const headers = { ...SPOKEN, "X-CSRFToken": token };
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);
  return (await answer?.json().catch(() => null)) ?? { text: document.querySelector("toast-region")?.getAttribute("data-offline") };
}

/** @param {State} state */
function goOn({ token }) {
  isDismissed = false;
  /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="csrf-token"]')).content = token;
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="csrfmiddlewaretoken"]'));
  for (const field of fields) field.value = token;
  document.dispatchEvent(new CustomEvent("signed-in"));
  return true;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 */
function refuse(form, text) {
  const error = /** @type {HTMLElement} */ (form.querySelector("[role=alert]"));
  error.hidden = false;
  error.textContent = text;
  /** @type {HTMLInputElement} */ (form.elements.namedItem("password")).select();
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} name
 */
function tellOther(dialog, name) {
  const other = /** @type {HTMLElement} */ (dialog.querySelector("[data-other]"));
  /** @type {HTMLElement} */ (dialog.querySelector("form")).hidden = true;
  other.hidden = false;
  const sentence = /** @type {HTMLElement} */ (other.querySelector("p"));
  sentence.textContent = (sentence.textContent ?? "").replace("{name}", name);
  /** @type {HTMLElement} */ (other.querySelector("[data-reload]")).focus();
}
