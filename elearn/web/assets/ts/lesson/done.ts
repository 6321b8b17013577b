/** The words that a simulation ends with: hidden until its goal is met, then told to screen readers as well. */
import { need } from "../lib/dom";

export class Done {
  private readonly words: HTMLElement;
  private readonly place = document.createElement("div");

  constructor(private readonly root: HTMLElement) {
    this.words = need(".done", root);
    this.place.setAttribute("role", "status");
    this.words.replaceWith(this.place);
    root.toggleAttribute("data-open", true);
  }

  set(met: boolean): void {
    if (met === this.words.isConnected) return;
    this.place.replaceChildren(...(met ? [this.words] : []));
    this.root.toggleAttribute("data-open", !met);
    this.root.dispatchEvent(new CustomEvent("elearn:work", { bubbles: true }));
  }
}
