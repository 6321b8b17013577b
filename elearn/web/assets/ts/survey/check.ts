/** Was the ballot of this device counted? The device asks for the list of many ballots and looks itself. */
import { type Controller, need, words } from "../lib/dom";
import { checkIncluded } from "./ballot";

export class SurveyCheck implements Controller {
  constructor(private readonly element: HTMLElement) {}

  connect(): void {
    void this.look();
  }

  private async look(): Promise<void> {
    const answer = need('[data-part="answer"]', this.element);
    answer.textContent = words(this.element, name(await checkIncluded(this.element.dataset["wave"] ?? "")));
  }
}

function name(found: boolean[] | null): string {
  if (found === null) return "tEarly";
  if (found.length === 0) return "tNone";
  return found.every((each) => each) ? "tIncluded" : "tMissing";
}
