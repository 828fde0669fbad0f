// @ts-check
/** What a token field draws: a token, and the rows of its list. */
import { isAddress } from "ui/addresses";
import { highlight } from "ui/highlight";

/** @typedef {{value: string, label: string, detail?: string, address?: string, client?: boolean, initials?: string}} Choice */

/**
 * @param {string} tag
 * @param {string} css
 * @param {(string | Node)[]} children
 */
export function element(tag, css, children) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  made.append(...children);
  return made;
}

/**
 * @param {HTMLOptionElement} option
 * @param {Choice} choice
 */
export const isSame = (option, { value, address }) =>
  option.value === value || (!!address && option.dataset.address?.toLowerCase() === address.toLowerCase());

/**
 * @param {HTMLOptionElement} option
 * @param {string} removal the name of its button, with {name}
 */
export function token(option, removal) {
  const { initials, address, client, odd } = option.dataset;
  const state = !initials && !isAddress(address || option.value) ? " invalid" : odd === undefined ? "" : " odd";
  const remove = /** @type {HTMLButtonElement} */ (element("button", "", ["✕"]));
  remove.type = "button";
  remove.ariaLabel = removal.replace("{name}", option.label);
  remove.dataset.value = option.value;
  const disc = initials ? [avatar(initials, client !== undefined)] : [];
  const made = element("span", `token${state}`, [...disc, element("span", "", [option.label]), remove]);
  made.title = address || option.value;
  return made;
}

/**
 * @param {Choice} choice
 * @param {string[]} words what was typed, folded
 */
export function choiceRow(choice, words) {
  const name = element("b", "", highlight(choice.label, words));
  const who = element("span", "", [name, element("small", "", highlight(choice.detail ?? "", words))]);
  const disc = avatar(choice.initials ?? "", !!choice.client);
  // An address that is wider than the list goes on after its @, not in the middle of a word.
  const [box, site] = (choice.address ?? "").split(/(?<=@)/);
  const address = [...highlight(box, words), element("wbr", "", []), ...highlight(site ?? "", words)];
  return row("option", [disc, who, element("small", "", address)]);
}

/**
 * @param {string} css
 * @param {string} text
 * @param {string} [key]
 */
export function plainRow(css, text, key) {
  return row(css, [element("span", "", []), element("span", "", [text]), ...(key ? [element("kbd", "", [key])] : [])]);
}

/**
 * @param {string} css
 * @param {HTMLElement[]} children
 */
function row(css, children) {
  const item = element("li", css, children);
  item.role = "option";
  return item;
}

/**
 * @param {string} initials
 * @param {boolean} client
 */
function avatar(initials, client) {
  const disc = element("span", `avatar tiny${client ? " client" : ""}`, [initials]);
  disc.ariaHidden = "true";
  return disc;
}
