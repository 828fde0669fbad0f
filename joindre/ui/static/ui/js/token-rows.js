// @ts-check
/** The rows of the list of people under a field. */
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
 * @param {Choice} choice
 * @param {string[]} words what was typed, folded
 */
export function choiceRow(choice, words) {
  const name = element("b", "", highlight(choice.label, words));
  const who = element("span", "", [name, element("small", "", highlight(choice.detail ?? "", words))]);
  // A customer or a site has neither initials nor an address.
  const disc = choice.initials ? avatar(choice.initials, !!choice.client) : element("span", "", []);
  if (!choice.initials && !choice.address) return row("option", [disc, who]);
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
export function avatar(initials, client) {
  const disc = element("span", `avatar tiny${client ? " client" : ""}`, [initials]);
  disc.ariaHidden = "true";
  return disc;
}
