/** The time that is left in a test. It changes once a minute and is read out at ten, five and one minute only: no ticking. */
import { type Controller, need, register, words } from "./lib/dom";

const MINUTE_MS = 60_000;
const TOLD_AT = [10, 5, 1];
const LOOK_MS = 1_000;

class Countdown implements Controller {
  private readonly end: number;
  private readonly left: HTMLElement;
  private shown = "";
  private told = Infinity;

  constructor(private readonly element: HTMLElement) {
    // The server's count, not this device's clock: an old phone may be minutes off.
    this.end = Date.now() + Number(element.dataset["seconds"]) * 1000;
    this.left = need('[data-part="left"]', element);
  }

  connect(): void {
    this.left.hidden = false;
    this.look();
    setInterval(() => this.look(), LOOK_MS);
    // A phone that slept shows the right minute at once.
    document.addEventListener("visibilitychange", () => this.look());
  }

  private look(): void {
    const left = this.end - Date.now();
    const said = this.said(left);
    if (said !== this.shown) this.left.textContent = this.shown = said;
    this.tell(left, said);
  }

  private said(left: number): string {
    if (left <= 0) return words(this.element, "over");
    if (left <= MINUTE_MS) return words(this.element, "last");
    return words(this.element, "left", { minutes: Math.ceil(left / MINUTE_MS) });
  }

  /** Each mark once in a test, although every question is a page of its own. */
  private tell(left: number, said: string): void {
    const total = Number(this.element.dataset["total"]) * 1000;
    const passed = TOLD_AT.filter((mark) => left <= mark * MINUTE_MS && mark * MINUTE_MS < total);
    const mark = passed[passed.length - 1];
    if (mark === undefined || mark >= this.lastTold()) return;
    this.keepTold(mark);
    need('[data-part="told"]', this.element).textContent = said;
  }

  private get key(): string {
    return `told-${this.element.dataset["test"] ?? ""}`;
  }

  private lastTold(): number {
    try {
      return Number(sessionStorage.getItem(this.key) ?? Infinity);
    } catch {
      return this.told;
    }
  }

  private keepTold(mark: number): void {
    this.told = mark;
    try {
      sessionStorage.setItem(this.key, String(mark));
    } catch {
      // Without storage a mark may be read out again on the next page: better than not at all.
    }
  }
}

register("countdown", Countdown);
