/** The pad of a code's signs; without a script the field alone does the same. What the last pupil left unsent goes out, too. */
import { type Controller, need, on, register } from "./lib/dom";
import { outbox } from "./lib/outbox";

class CodePad implements Controller {
  private readonly field: HTMLInputElement;

  constructor(private readonly element: HTMLElement) {
    this.field = need<HTMLInputElement>("input[name=code]", element);
  }

  connect(): void {
    need('[data-part="pad"]', this.element).hidden = false;
    on(this.element, "click", "button[data-sign]", (button) => this.type(button.dataset["sign"] ?? ""));
    on(this.element, "click", "button[data-rub]", () => {
      this.field.value = this.field.value.trimEnd().slice(0, -1);
    });
  }

  /** The field is not focused: on a tablet that would cover the pad with a keyboard. */
  private type(sign: string): void {
    if (this.field.getAttribute("aria-invalid") === "true") this.startAgain();
    const length = Number(this.element.dataset["length"]);
    if (this.field.value.replace(/\s/g, "").length < length) this.field.value += sign;
  }

  /** After a wrong code the first tap begins a new one. */
  private startAgain(): void {
    this.field.removeAttribute("aria-invalid");
    this.field.value = "";
  }
}

register("code-pad", CodePad);
outbox.start();
