/** Parts of which one is shown at a time: the nodes of a scene, the screens of a simulation. Their links lead on; the address
    keeps the place, so the Back button goes one part back. Without a script all parts stand below each other. */
import { all, find, focusOn, on } from "../lib/dom";

export class Branches {
  private readonly parts: HTMLElement[];

  constructor(
    private readonly root: HTMLElement,
    parts: string,
    private readonly start: HTMLElement | null,
    /** Called with every part that comes to be shown, and the link that led there. */
    private readonly shown: (part: HTMLElement, link: HTMLElement | null) => void,
  ) {
    this.parts = all(parts, root);
  }

  connect(): void {
    this.show(this.addressed() ?? this.start, null, false);
    on(this.root, "click", "a[data-to]", (link, event) => this.follow(link as HTMLAnchorElement, event));
    addEventListener("popstate", () => this.back());
  }

  private follow(link: HTMLAnchorElement, event: Event): void {
    const part = this.parts.find((each) => `#${each.id}` === link.hash);
    if (!part) return;
    event.preventDefault();
    history.pushState(null, "", link.hash);
    this.show(part, link, true);
  }

  private back(): void {
    const part = this.addressed() ?? (this.isAtStep() ? this.start : null);
    if (part?.hidden) this.show(part, null, true);
  }

  /** The address names the step as a whole, or nothing while the step is shown. */
  private isAtStep(): boolean {
    const step = this.root.closest<HTMLElement>(".step");
    return location.hash === `#${step?.id ?? ""}` || (location.hash === "" && step?.hidden === false);
  }

  private addressed(): HTMLElement | null {
    return this.parts.find((part) => `#${part.id}` === location.hash) ?? null;
  }

  private show(part: HTMLElement | null, link: HTMLElement | null, focus: boolean): void {
    if (!part) return;
    for (const each of this.parts) each.hidden = each !== part;
    this.shown(part, link);
    if (focus) focusOn(part);
    this.root.dispatchEvent(new CustomEvent("elearn:work", { bubbles: true }));
  }
}

/** The part that `data-start` names. */
export function startOf(root: HTMLElement, kind: "node" | "screen"): HTMLElement | null {
  return find(`[data-${kind}="${root.dataset["start"] ?? ""}"]`, root);
}
