/** A scene that branches: one node at a time, the choices lead on. `data-open` until an end is reached. */
import { find, type Controller } from "../lib/dom";
import { Branches, startOf } from "./branches";

export class Scene implements Controller {
  constructor(private readonly root: HTMLElement) {}

  connect(): void {
    new Branches(this.root, "[data-node]", startOf(this.root, "node"), (node) => this.shown(node)).connect();
  }

  private shown(node: HTMLElement): void {
    this.root.toggleAttribute("data-open", find("a[data-to]", node) !== null);
  }
}
