/** Whether something is being pressed: what is replaced between "down" and "up" never hears the click. */

/** The click follows "up" within this time, on touch screens too. */
const CLICK_MS = 100;
/** A hand that trembles or thinks is not cut short; but the browser may swallow the way up, and the page must not stand still for it. */
const LONGEST_MS = 10_000;

export class Grip {
  /** Whether a pointer or a key is down on something inside `root`. */
  held = false;
  private timer = 0;

  /** `released` is told once what was held has been let go and its click has been heard. */
  constructor(
    root: HTMLElement,
    private readonly released: () => void,
  ) {
    for (const kind of ["pointerdown", "keydown"]) {
      root.addEventListener(kind, () => {
        this.held = true;
        this.releaseAfter(LONGEST_MS);
      });
    }
    // The way up may be anywhere: a finger slides off, the focus moves.
    for (const kind of ["pointerup", "pointercancel", "keyup", "blur"]) {
      window.addEventListener(kind, () => {
        if (this.held) this.releaseAfter(CLICK_MS);
      });
    }
  }

  private releaseAfter(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.held = false;
      this.released();
    }, milliseconds);
  }
}
