// @ts-check
/** Addresses as people type and paste them. The server has the last word on each. */

const ADDRESS = /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+\.[^\s@<>(),;:"\\.]{2,}$/u;

/** @param {string} text */
export const isAddress = (text) => ADDRESS.test(text);

/**
 * `Ann Lee <ann@x.example>, "Lee, Bo" <bo@x.example>; cy@x.example`: three, each with the name it came with.
 * @param {string} text
 * @returns {{name: string, address: string}[]}
 */
export function parseAddresses(text) {
  return split(text).map((part) => {
    const [, name, address] = /^(.*?)<([^<>]*)>\s*$/su.exec(part) ?? ["", "", part];
    const address_ = address.trim().replace(/^mailto:/i, "");
    return { name: name.trim().replace(/^"(.*)"$/s, "$1").trim(), address: address_ };
  });
}

/**
 * At commas, semicolons and line ends, but not within quotes or angle brackets.
 * @param {string} text
 */
function split(text) {
  const parts = text.match(/(?:"[^"]*"|<[^<>]*>|[^,;\r\n])+/gu) ?? [];
  return parts.map((part) => part.trim()).filter(Boolean);
}
