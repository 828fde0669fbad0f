// @ts-check
/** What a token field draws in itself: a token. */
import { isAddress } from "ui/addresses";
import { avatar, element } from "ui/token-rows";

/**
 * @param {HTMLOptionElement} option
 * @param {import("ui/token-rows").Choice} choice
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
