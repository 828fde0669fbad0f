// @ts-check
/**
 * People and addresses as they are typed and pasted into a field: the same rule as `joindre/lib/recipients.py` (M2).
 * The server has the last word on each.
 *
 *   Ann Lee <ann@x.example> "Lee, Bo" <bo@x.example>; cy@x.example     three people, two with the name beside them
 *   Lee, Ann <ann@x.example>                                            one: the comma belongs to the name
 */

/** @typedef {{name: string, address: string}} Written */

const ADDRESS = /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+\.[^\s@<>(),;:"\\.]{2,}$/u;
const PIECES = /"[^"]*"|<[^<>]*>|\[[^[\]]*\]|\([^()]*\)|;|,|[^\s",;<>()[\]]+|\s+|./gu;
const LABEL = /^[^@:"<]{1,30}:(?=\s|$)/u;
/** What stands before each line of a list, and between people: `-`, `2.`, `|`. */
const SIGNS = /^(?:[-\u2010-\u2015•*·|/:>&+]+|\(?[0-9]{1,3}[.)])(?=\s|$)|(?<!\S)[-\u2010-\u2015|/:&+]+$/gu;
const BETWEEN = /^(?:et|and|und|ou|or|oder|puis|y|en)(?:\s+|$)/u;
const AROUND = /^[ \t,.'’‘“”«»"<>]+|[ \t,.'’‘“”«»"<>]+$/gu;
/** As `joindre/lib/seen.py` takes them out. */
const UNSEEN = /[\p{Cf}\p{Cc}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]/gu;

/** @param {string} text */
export const isAddress = (text) => ADDRESS.test(text);

/**
 * Whether this is one or more whole addresses, with or without names: nobody has to be looked for.
 * @param {string} text
 */
export const isWhole = (text) => text.includes("@") && parseAddresses(text).every(({ address }) => isAddress(address));

/**
 * What is posted for somebody who is no person of ours; it is read again as the same.
 * @param {Written} written
 */
export const written = ({ name, address }) => (name ? `"${name.replaceAll("\\", "").replaceAll('"', "'")}" <${address}>` : address);

/**
 * Everybody in a text, in order. What holds no address is given back as if it were one.
 * @param {string} text
 * @returns {Written[]}
 */
export function parseAddresses(text) {
  const reading = new Reading();
  for (const raw of text.split(/[\r\n\u2028\u2029]+/u)) {
    const line = raw.replace(/[\p{Z}\t\v\f]/gu, " ").replace(UNSEEN, "");
    // A line that was wrapped goes on with the address of the name above.
    if (!line.trimStart().startsWith("<")) reading.end();
    for (const piece of line.match(PIECES) ?? []) reading.read(piece);
    reading.read(" ");
  }
  reading.end();
  return reading.found;
}

class Reading {
  /** @type {Written[]} */ found = [];
  /** What was read since the last address, or since the last end. */
  #before = "";
  /** Whether what follows stands right beside the last address. */
  #isBeside = false;
  /** Whether an address was read since the last end. */
  #isBehind = false;

  read(/** @type {string} */ piece) {
    const bracketed = inBrackets(piece);
    const address = bracketed || bare(piece);
    if (piece === ";") this.end();
    else if (address) this.#take(address, !!bracketed);
    else if (this.#isBeside && piece.startsWith("(")) this.#nameLast(piece.slice(1, -1));
    else {
      this.#before += piece;
      this.#isBeside &&= !piece.trim();
    }
  }

  /** Words behind an address are its name. Others without an address stay words, one for each comma. */
  end() {
    const isName = this.#isBehind && !this.found.at(-1)?.name && !this.#before.includes(",");
    if (isName) this.#nameLast(this.#before);
    const words = this.#before.trim().replace(LABEL, "").split(",").map((part) => joined(part).replace(AROUND, ""));
    for (const word of isName ? [] : words.filter(Boolean)) this.found.push({ name: "", address: word });
    this.#before = "";
    this.#isBeside = this.#isBehind = false;
  }

  /**
   * Words before an address are its name; before one without brackets, unless a comma parts them from it. Where an
   * address stands in the place of the name, only the one in brackets is meant.
   * @param {string} address
   * @param {boolean} isBracketed
   */
  #take(address, isBracketed) {
    if (isBracketed && this.#isBeside && !this.found.at(-1)?.name) this.found.pop();
    else if (!isBracketed && this.#before.trimEnd().endsWith(",")) this.end();
    const name = nameIn(this.#before);
    this.found.push({ name: name.toLowerCase() === address.toLowerCase() ? "" : name, address });
    this.#before = "";
    this.#isBeside = this.#isBehind = true;
  }

  #nameLast(/** @type {string} */ remark) {
    const last = this.found.at(-1);
    if (last && !last.name) last.name = nameIn(remark);
  }
}

const joined = (/** @type {string} */ text) => text.split(/\s+/u).filter(Boolean).join(" ");

/** The address in `<a@x.example>`, `[mailto:a@x.example]` or `(a@x.example)`. */
function inBrackets(/** @type {string} */ piece) {
  const inside = piece.slice(1, -1).replace(/mailto:/giu, "").trim().split("?")[0];
  return "<[(".includes(piece[0]) && inside.includes("@") && !/\s/u.test(inside) ? inside : "";
}

function bare(/** @type {string} */ piece) {
  const word = piece.replace(AROUND, "").replace(/mailto:/giu, "").split("?")[0];
  return word.slice(1, -1).includes("@") && !'"<[('.includes(piece[0]) ? word : "";
}

function nameIn(/** @type {string} */ text) {
  let name = joined(text).replace(/^[ ,]+|[ ,]+$/gu, "").replace(LABEL, "");
  if (!text.includes('"')) name = name.trim().replace(SIGNS, "").trim().replace(SIGNS, "").replace(BETWEEN, "");
  return joined(name.replaceAll("\\", "").replaceAll('"', " ")).replace(AROUND, "");
}
