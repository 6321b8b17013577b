/** One step at a time. The address says which (#step-<key>, or anything inside the step), so reload and the Back button keep the place. */
import { all, find, focusOn, need, words } from "../lib/dom";

export class Steps {
  readonly steps: HTMLElement[];
  private at = -1;
  /** The last step that is open: the teacher's pace; no limit where everyone goes alone. */
  private last: number;

  constructor(private readonly root: HTMLElement) {
    this.steps = all(".step[data-step]", root);
    this.last = this.steps.length - 1;
  }

  connect(start: number): void {
    for (const button of all("[data-go]", this.root)) {
      button.hidden = false;
      button.addEventListener("click", () => this.go(this.at + (button.dataset["go"] === "next" ? 1 : -1)));
    }
    addEventListener("popstate", () => this.follow());
    this.root.addEventListener("elearn:work", () => this.showButtons());
    const wanted = this.addressed();
    this.show(wanted < 0 ? start : wanted);
    // The address of the first view names no step; the way back to it needs one.
    history.replaceState({ step: this.steps[this.at]?.dataset["step"] }, "");
    if (wanted === this.at && location.hash !== `#${this.steps[this.at]?.id ?? ""}`) target()?.scrollIntoView();
  }

  index(key: string | undefined): number {
    return this.steps.findIndex((step) => step.dataset["step"] === key);
  }

  get current(): number {
    return this.at;
  }

  /** Shows the step and puts it on the browser's way back. */
  go(index: number): void {
    const before = this.at;
    this.show(index);
    if (this.at === before) return;
    history.pushState(null, "", `#${this.steps[this.at]?.id ?? ""}`);
    this.arrive();
  }

  /** Steps after this one wait for the teacher. */
  limit(last: number): void {
    this.last = last < 0 ? this.steps.length - 1 : last;
    this.show(this.at);
  }

  private follow(): void {
    const before = this.at;
    const wanted = this.addressed();
    const kept = this.index((history.state as { step?: string } | null)?.step);
    this.show(wanted < 0 ? kept : wanted);
    if (this.at !== before) this.arrive();
  }

  private addressed(): number {
    const wanted = target();
    return wanted ? this.steps.findIndex((step) => step.contains(wanted)) : -1;
  }

  private show(wanted: number): void {
    const before = this.at;
    this.at = Math.max(0, Math.min(wanted, this.last));
    this.steps.forEach((step, index) => {
      step.hidden = index !== this.at;
      step.toggleAttribute("data-current", index === this.at);
    });
    this.showProgress();
    this.showButtons();
    if (this.at !== before) document.dispatchEvent(new CustomEvent("elearn:step"));
  }

  /** The top of the page shows how far one has come; reading goes on at the heading. */
  private arrive(): void {
    const step = this.steps[this.at];
    if (!step) return;
    focusOn(find("h1, h2, h3", step) ?? step);
    scrollTo(0, 0);
  }

  private showProgress(): void {
    const place = find('[data-part="progress"]', this.root);
    if (!place) return;
    all("[data-for]", place).forEach((dot, index) => {
      dot.toggleAttribute("data-done", index < this.at);
      dot.toggleAttribute("data-now", index === this.at);
      if (index === this.at) dot.setAttribute("aria-current", "step");
      else dot.removeAttribute("aria-current");
    });
    const [now, total] = [this.at + 1, this.steps.length];
    const seen = make("span", `${now}/${total}`);
    seen.setAttribute("aria-hidden", "true");
    const heard = make("span", words(this.root, "tProgress", { now, total }));
    heard.className = "visually-hidden";
    find('[data-part="count"]', this.root)?.replaceChildren(seen, heard);
  }

  /** The way on stands out once there is nothing left to do here. */
  private showButtons(): void {
    const back = need<HTMLButtonElement>('[data-go="back"]', this.root);
    const next = need<HTMLButtonElement>('[data-go="next"]', this.root);
    const waits = this.at === this.last && this.last < this.steps.length - 1;
    back.hidden = this.at === 0;
    next.hidden = this.at === this.last;
    next.classList.toggle("secondary", !isDone(this.steps[this.at]));
    const line = find('[data-part="wait"]', this.root);
    if (line) line.textContent = waits ? words(this.root, "tWait") : "";
  }
}

/** Ids are plain letters: nothing to decode, and a strange address finds nothing. */
function target(): HTMLElement | null {
  return location.hash ? document.getElementById(location.hash.slice(1)) : null;
}

function make(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function isDone(step: HTMLElement | undefined): boolean {
  return !!step && !find("form.question:not([data-answered]), [data-open]", step);
}
