/** The projector page: follows the class; the buttons are forms that are sent without leaving the page. */
import { type Controller, find, on, register } from "./lib/dom";
import { LivePart } from "./lib/part";

class Projector implements Controller {
  constructor(private readonly element: HTMLElement) {}

  connect(): void {
    const part = new LivePart(this.element, () => this.size());
    part.start();
    on(this.element, "click", "a[data-question]", (link, event) => {
      event.preventDefault();
      void part.refresh((link as HTMLAnchorElement).search);
    });
  }

  /** The code is huge until the class has begun, then small beside the lesson. */
  private size(): void {
    const started = find(".join-here", this.element)?.dataset["started"] !== "no";
    document.body.toggleAttribute("data-started", started);
  }
}

register("projector", Projector);
