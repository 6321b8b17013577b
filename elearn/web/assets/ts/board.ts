/** The private board, and the page that lets a second device in: parts that follow the class. */
import { type Controller, find, focusOn, need, on, register, words } from "./lib/dom";
import { LivePart } from "./lib/part";

/** Who is connected changes without a word from the server, so the board looks again now and then. */
const LOOK_AGAIN_MS = 7_000;

class Board implements Controller {
  /** Where to go once the part has been swapped: the panel of a seat that was tapped, or the seat that was closed. */
  private next = "";

  constructor(private readonly element: HTMLElement) {}

  connect(): void {
    const part = new LivePart(this.element, () => this.arrive());
    part.start();
    on(this.element, "click", "a[data-seat]", (link, event) => {
      event.preventDefault();
      this.next = link.dataset["seat"] ?? "";
      void part.refresh((link as HTMLAnchorElement).search);
    });
    setInterval(() => {
      if (document.visibilityState === "visible") void part.refresh();
    }, LOOK_AGAIN_MS);
  }

  /** On a phone the panel is far below the seats: without this nothing would seem to happen. */
  private arrive(): void {
    const target = this.next && find(this.next, this.element);
    if (!target) return;
    this.next = "";
    if (target.matches("a")) target.focus();
    else focusOn(target);
  }
}

/** On the second device: once the teacher has approved it, the same address leads to the board. */
class Waiting implements Controller {
  connect(): void {
    setInterval(() => void this.look(), 2_000);
  }

  private async look(): Promise<void> {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
    if (answer?.redirected || answer?.status === 404) location.reload();
  }
}

/** A line to paste elsewhere. On plain HTTP there is no clipboard to write to: then the line is selected and copied the old way. */
class Copy implements Controller {
  constructor(private readonly element: HTMLElement) {}

  connect(): void {
    const button = need('[data-part="copy"]', this.element);
    button.hidden = false;
    button.addEventListener("click", () => void this.copy());
  }

  private async copy(): Promise<void> {
    const line = need('[data-part="text"]', this.element);
    const done = await this.put(line);
    if (done) need('[data-part="copied"]', this.element).textContent = words(this.element, "tCopied");
  }

  private async put(line: HTMLElement): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(line.innerText.trim());
      return true;
    } catch {
      getSelection()?.selectAllChildren(line);
      return document.execCommand("copy");
    }
  }
}

register("board", Board);
register("copy", Copy);
register("waiting", Waiting);
