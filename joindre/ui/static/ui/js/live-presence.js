// @ts-check
/**
 * Who else has the page open, told to staff alone (D9). The server never tells somebody about themselves.
 *
 *   <live-presence topic="ticket:42" also="{name} is on this request too"></live-presence>
 */
import "ui/live-typing";
import { lastHeard } from "ui/live-connection";

/** @typedef {{key: string, name: string, initials: string, audience: string}} Someone */

class LivePresence extends HTMLElement {
  connectedCallback() {
    document.addEventListener("live:presence", this.#heard);
    const last = lastHeard("presence", this.getAttribute("topic") ?? "");
    if (last) this.#show(last.people);
  }

  disconnectedCallback() {
    document.removeEventListener("live:presence", this.#heard);
  }

  #heard = (/** @type {Event} */ event) => {
    const { topic, people } = /** @type {CustomEvent} */ (event).detail;
    if (topic === this.getAttribute("topic")) this.#show(people);
  };

  /** @param {Someone[]} people */
  #show(people) {
    this.replaceChildren(...people.map((someone) => this.#avatar(someone)));
  }

  /** @param {Someone} someone */
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
