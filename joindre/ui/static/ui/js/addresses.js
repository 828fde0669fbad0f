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
  for (const line of text.split(/[\r\n\u2028\u2029]+/u)) {
    for (const piece of line.replace(/[\p{Z}\t\v\f]/gu, " ").replace(UNSEEN, "").match(PIECES) ?? []) reading.read(piece);
    reading.end();
  }
  return reading.found;
}

class Reading {
  /** @type {Written[]} */ found = [];
  /** What was read since the last address, or since the last end. */
  #before = "";
  /** Whether what follows stands right beside the last address. */
  #isBeside = false;

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

  /** Words without an address stay words, one for each comma. */
  end() {
    const words = this.#before.trim().replace(LABEL, "").split(",").map((part) => joined(part).replace(AROUND, ""));
    for (const word of words.filter(Boolean)) this.found.push({ name: "", address: word });
    this.#before = "";
    this.#isBeside = false;
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
    this.#isBeside = true;
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
  const unlabelled = joined(text).replace(/^[ ,]+|[ ,]+$/gu, "").replace(LABEL, "");
  return joined(unlabelled.replaceAll("\\", "").replaceAll('"', " ")).replace(AROUND, "");
}
