// @ts-check
/**
 * Shows staff who else has the page open (D9). The server leaves out the person who looks.
 *
 *   <live-presence topic="ticket:42" also="{name} is on this request too"></live-presence>
 */
import "ui/live-typing";
import { lastReceived } from "ui/live-connection";

const MOST = 4; // discs; whoever comes after them is counted in the last one

/** @typedef {{key: string, name: string, initials: string, audience: string}} Participant */

class LivePresence extends HTMLElement {
  connectedCallback() {
    document.addEventListener("live:presence", this.#received);
    const last = lastReceived("presence", this.getAttribute("topic") ?? "");
    if (last) this.#show(last.people);
  }

  disconnectedCallback() {
    document.removeEventListener("live:presence", this.#received);
  }

  #received = (/** @type {Event} */ event) => {
    const { topic, people } = /** @type {CustomEvent} */ (event).detail;
    if (topic === this.getAttribute("topic")) this.#show(people);
  };

  /** @param {Participant[]} people */
  #show(people) {
    const shown = people.length > MOST ? people.slice(0, MOST - 1) : people;
    this.replaceChildren(...shown.map((person) => this.#avatar(person)));
    const others = people.slice(shown.length);
    if (others.length) this.append(this.#avatar({ ...others[0], initials: `+${others.length}`, name: others.map((one) => one.name).join(", ") }));
  }

  /** @param {Participant} person */
  #avatar({ name, initials, audience }) {
    const avatar = document.createElement("span");
    avatar.className = audience === "client" ? "avatar small client" : "avatar small";
    avatar.textContent = initials;
    avatar.title = (this.getAttribute("also") ?? "{name}").replace("{name}", name);
    avatar.setAttribute("role", "img");
    avatar.setAttribute("aria-label", avatar.title);
    return avatar;
  }
}

customElements.define("live-presence", LivePresence);
