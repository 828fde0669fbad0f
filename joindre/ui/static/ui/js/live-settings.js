// @ts-check
/**
 * Has the page name statuses, types, people and whatever else the settings hold as they are called now (D9).
 *   <live-settings version="17" url="…/named-anew/" hidden></live-settings>
 *
 * When the topic `settings` has a version above its own it asks its address, unless hidden: soon, and not all pages at the same moment.
 * The answer holds elements with ids and the header `X-Settings`.
 */
import { send } from "ui/http";
import { lastReceived } from "ui/live-connection";
import { place } from "ui/live-swap";

const TOPIC = "settings";
/** Milliseconds over which all open pages ask, and after which one that got no answer asks again. */
const [SPREAD, RETRY] = [2_000, 15_000];

class LiveSettings extends HTMLElement {
  #version = 0;
  #wanted = 0;
  #timer = 0;

  connectedCallback() {
    this.#version = Number(this.getAttribute("version"));
    this.#wanted = lastReceived("version", TOPIC)?.version ?? 0;
    document.addEventListener("live:version", this.#received);
    document.addEventListener("visibilitychange", this.#catchUp);
    addEventListener("pageshow", this.#catchUp);
    this.#catchUp();
  }

  disconnectedCallback() {
    document.removeEventListener("live:version", this.#received);
    document.removeEventListener("visibilitychange", this.#catchUp);
    removeEventListener("pageshow", this.#catchUp);
    clearTimeout(this.#timer);
  }

  #received = (/** @type {Event} */ event) => {
    const { topic, version } = /** @type {CustomEvent} */ (event).detail;
    if (topic !== TOPIC) return;
    this.#wanted = Math.max(this.#wanted, version);
    this.#catchUp();
  };

  #catchUp = () => {
    if (document.hidden || this.#timer || this.#wanted <= this.#version) return;
    this.#timer = setTimeout(this.#ask, Math.random() * SPREAD);
  };

  #ask = async () => {
    const response = await send(this.getAttribute("url") ?? "", { headers: { "HX-Request": "true" } }).catch(() => null);
    const version = Number(response?.headers.get("X-Settings"));
    if (response?.ok && version) {
      const { ids } = place(await response.text(), this);
      this.#version = Math.max(version, this.#version);
      document.dispatchEvent(new CustomEvent("live:news", { detail: { ids } }));
    }
    const isLater = !response || response.status >= 500 || this.#version < this.#wanted;
    // Who is signed out or has lost the right is told by whatever they do next.
    if (!isLater) this.#wanted = this.#version;
    this.#timer = isLater ? setTimeout(() => ((this.#timer = 0), this.#catchUp()), RETRY) : 0;
  };
}

customElements.define("live-settings", LiveSettings);
