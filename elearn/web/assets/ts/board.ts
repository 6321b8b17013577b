/** The private board, and the page that lets a second device in: parts that follow the class. */
import { type Controller, on, register } from "./lib/dom";
import { LivePart } from "./lib/part";

/** Who is connected changes without a word from the server, so the board looks again now and then. */
const LOOK_AGAIN_MS = 7_000;

class Board implements Controller {
  constructor(private readonly element: HTMLElement) {}

  connect(): void {
    const part = new LivePart(this.element);
    part.start();
    on(this.element, "click", "a[data-seat]", (link, event) => {
      event.preventDefault();
      void part.refresh((link as HTMLAnchorElement).search);
    });
    setInterval(() => {
      if (document.visibilityState === "visible") void part.refresh();
    }, LOOK_AGAIN_MS);
  }
}

register("board", Board);
