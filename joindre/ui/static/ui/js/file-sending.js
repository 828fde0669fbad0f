// @ts-check
/** One file on its way: how much of it has left, and how one stops it. */

/** How often it is said to screen readers, in milliseconds. */
const SAID_EVERY = 10_000;

export class Sending {
  share = 0;
  #stopping = new AbortController();
  #said = Date.now();

  /**
   * @param {File} file
   * @param {(share: number) => void} told
   */
  constructor(file, told) {
    this.file = file;
    this.signal = this.#stopping.signal;
    this.progress = (/** @type {number} */ share) => ((this.share = share), told(share));
  }

  stop() {
    this.#stopping.abort();
  }

  isTimeToSay() {
    if (Date.now() - this.#said < SAID_EVERY) return false;
    this.#said = Date.now();
    return true;
  }
}
