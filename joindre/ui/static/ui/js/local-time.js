// @ts-check
/**
 * Keeps a short time true while the page stays open: the server has written each form it will need.
 *
 *   <local-time today="11:48" later="21 nov. 11:48"><time datetime="2026-11-21T11:48:00+01:00">just now</time></local-time>
 */
const MINUTE = 60_000;

class LocalTime extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#timer = setInterval(this.#refresh, MINUTE / 2);
    this.#refresh();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #refresh = () => {
    const time = this.querySelector("time");
    if (!time || Date.now() - Date.parse(time.dateTime) < MINUTE) return;
    const shown = isToday(time.dateTime) ? this.getAttribute("today") : this.getAttribute("later");
    if (shown && time.textContent !== shown) time.textContent = shown;
  };
}

/**
 * Today in the zone of the person, which is the offset the server wrote, not that of this machine.
 * @param {string} moment ISO 8601 with its offset
 */
function isToday(moment) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(moment) ?? ["", "+", "0", "0"];
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE * (sign === "-" ? -1 : 1);
  return new Date(Date.now() + offset).toISOString().slice(0, 10) === moment.slice(0, 10);
}

customElements.define("local-time", LocalTime);
