/** Settings whose effect is seen at once. Done when each stands on a safe option. */
import { all, find, need, type Controller } from "../lib/dom";
import { Done } from "./done";
import { Memory } from "./memory";

export class Controls implements Controller {
  private readonly controls: HTMLElement[];
  private readonly memory: Memory;
  private readonly done: Done;

  constructor(private readonly root: HTMLElement) {
    this.controls = all("[data-control]", root);
    this.memory = Memory.of(root);
    this.done = new Done(root);
  }

  connect(): void {
    for (const control of this.controls) this.prepare(control);
    this.root.addEventListener("change", () => this.update());
    this.update();
  }

  /** The effects move into one live region, so that the change is heard, too. */
  private prepare(control: HTMLElement): void {
    const live = document.createElement("div");
    live.setAttribute("aria-live", "polite");
    live.append(...all("[data-for]", control));
    for (const name of all(".of", live)) name.hidden = true; // it repeats the option that is chosen just above
    control.append(live);
    const kept = this.memory.get<string>(`control:${control.id}`);
    for (const option of options(control)) if (option.value === kept) option.checked = true;
  }

  private update(): void {
    for (const control of this.controls) this.showEffect(control);
    this.done.set(this.controls.every(isSafe));
  }

  private showEffect(control: HTMLElement): void {
    const value = chosen(control);
    this.memory.set(`control:${control.id}`, value);
    for (const effect of all("[data-for]", control)) {
      effect.hidden = effect.dataset["for"] !== `${control.dataset["control"] ?? ""}:${value}`;
      effect.toggleAttribute("data-safe", isSafe(control));
    }
  }
}

function options(control: HTMLElement): HTMLInputElement[] {
  return all<HTMLInputElement>("input[type=radio]", control);
}

function chosen(control: HTMLElement): string {
  return find<HTMLInputElement>("input:checked", control)?.value ?? need<HTMLInputElement>("input", control).value;
}

function isSafe(control: HTMLElement): boolean {
  return (control.dataset["safe"] ?? "").split(" ").includes(chosen(control));
}
