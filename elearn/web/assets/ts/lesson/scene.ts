/** A scene that branches: one node at a time, the choices lead on. `data-open` until an end is reached; from there back to the start. */
import { find, words, type Controller } from "../lib/dom";
import { Branches, startOf } from "./branches";

export class Scene implements Controller {
  constructor(private readonly root: HTMLElement) {}

  connect(): void {
    new Branches(this.root, "[data-node]", startOf(this.root, "node"), (node) => this.shown(node)).connect();
  }

  private shown(node: HTMLElement): void {
    const ends = find("a.choice", node) === null;
    this.root.toggleAttribute("data-open", !ends);
    if (ends && !find(".again", node)) this.offerAgain(node);
  }

  private offerAgain(end: HTMLElement): void {
    const player = this.root.closest<HTMLElement>("[data-t-again]");
    const start = startOf(this.root, "node");
    if (!player || !start || start === end) return;
    const link = document.createElement("a");
    link.className = "button secondary again";
    link.href = `#${start.id}`;
    link.dataset["to"] = start.dataset["node"];
    link.textContent = words(player, "tAgain");
    end.append(link);
  }
}
