// Waxseal inside another page: <wax-seal address="#v=1&s=expired"></wax-seal>, as often as you like, from
// <script type="module" src="…/embed.js"></script>.
//
// Every element has a shadow root and a state of its own; all share one program. `element.open("#…")` goes to an address,
// `element.step("next")` steps; events named `waxseal` tell what happens, with {address} or {said} as their detail.

import { program, wasm, styles } from "./files.js";

const base = new URL("./", import.meta.url).href;
let started;

function start() {
  started ??= import(new URL(program, base)).then(async (bindings) => {
    await bindings.default({ module_or_path: new URL(wasm, base) });
    return bindings;
  });
  return started;
}

customElements.define(
  "wax-seal",
  class extends HTMLElement {
    static observedAttributes = ["address"];

    async connectedCallback() {
      const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      shadow.replaceChildren(...styles.map(sheet), this.#root);
      this.#root.textContent = "Starting two servers…";
      try {
        const { mount } = await start();
        if (this.isConnected && !this.#instance) {
          this.#instance = mount(this.#root, base, this.getAttribute("address") ?? "");
        }
      } catch (error) {
        this.#root.textContent = `The servers cannot start here: ${error.message ?? error}`;
      }
    }

    disconnectedCallback() {
      this.#instance?.remove();
      this.#instance = undefined;
    }

    attributeChangedCallback(_name, before, now) {
      if (before !== now) this.open(now ?? "");
    }

    open(address) {
      this.#instance?.open(address);
    }

    step(step) {
      this.#instance?.step(step);
    }

    #instance;
    #root = Object.assign(document.createElement("div"), { className: "guest" });
  },
);

function sheet(href) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(href, base);
  return link;
}
