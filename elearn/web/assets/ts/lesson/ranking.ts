/** Places of a ranking: an option that already stands elsewhere changes places instead of standing twice. */
import { all, on, type Controller } from "../lib/dom";

export class Ranking implements Controller {
  private before = new Map<HTMLSelectElement, string>();

  constructor(private readonly list: HTMLElement) {}

  connect(): void {
    this.remember();
    on(this.list, "change", "select", (target) => this.choose(target as HTMLSelectElement));
  }

  private choose(select: HTMLSelectElement): void {
    const twin = this.selects().find((other) => other !== select && other.value === select.value && select.value !== "");
    if (twin) twin.value = this.before.get(select) ?? "";
    this.remember();
  }

  private remember(): void {
    this.before = new Map(this.selects().map((select) => [select, select.value]));
  }

  private selects(): HTMLSelectElement[] {
    return all<HTMLSelectElement>("select", this.list);
  }
}
