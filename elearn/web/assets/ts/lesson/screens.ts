/** A phone or computer of branching screens. Done when the goal is met: any screen of `reach`, or every one of `visit`. */
import { all, need, type Controller } from "../lib/dom";
import { Branches, startOf } from "./branches";
import { Done } from "./done";
import { Memory } from "./memory";

interface Goal {
  reach?: string[];
  visit?: string[];
}

export class Screens implements Controller {
  private readonly goal: Goal;
  private readonly seen = new Set<string>();
  private readonly memory: Memory;
  private readonly done: Done;

  constructor(private readonly root: HTMLElement) {
    this.goal = JSON.parse(root.dataset["goal"] ?? "{}") as Goal;
    this.memory = Memory.of(root);
    this.done = new Done(root);
  }

  connect(): void {
    for (const screen of this.memory.get<string[]>(this.name) ?? []) this.seen.add(screen);
    for (const note of all("[data-note]", this.root)) note.hidden = true;
    new Branches(this.root, "[data-screen]", startOf(this.root, "screen"), (screen, link) => this.shown(screen, link)).connect();
  }

  private shown(screen: HTMLElement, link: HTMLElement | null): void {
    this.seen.add(screen.dataset["screen"] ?? "");
    this.memory.set(this.name, [...this.seen]);
    this.showNote(screen, link?.dataset["button"]);
    this.done.set(this.isMet());
  }

  /** What the last tap has led to, above the screen that it led to. */
  private showNote(screen: HTMLElement, button: string | undefined): void {
    for (const note of all("[data-note]", this.root)) {
      note.hidden = note.dataset["note"] !== button;
      if (!note.hidden) screen.prepend(note);
    }
  }

  private isMet(): boolean {
    const { reach, visit } = this.goal;
    return reach ? reach.some((screen) => this.seen.has(screen)) : (visit ?? []).every((screen) => this.seen.has(screen));
  }

  private get name(): string {
    return `seen:${need("[data-screen]", this.root).id}`;
  }
}
