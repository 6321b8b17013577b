/** Lines put in order by buttons or by dragging. The selects of the form without script stay what is sent. */
import { all, need, on, words, type Controller } from "../lib/dom";

export class Ordering implements Controller {
  private readonly live = document.createElement("p");
  private held: HTMLElement | null = null;

  constructor(private readonly list: HTMLElement) {}

  connect(): void {
    this.list.append(...this.placed());
    for (const line of this.lines()) this.equip(line);
    this.live.className = "visually-hidden";
    this.live.setAttribute("role", "status");
    this.list.after(this.live);
    hint(this.list)?.setAttribute("hidden", "");
    on(this.list, "click", "[data-move]", (button) => this.move(button));
    this.list.addEventListener("pointerdown", (event) => this.hold(event));
    this.number();
  }

  private lines(): HTMLElement[] {
    return all("[data-item]", this.list);
  }

  /** The lines by the numbers that an earlier answer or a draft gave them. */
  private placed(): HTMLElement[] {
    const lines = this.lines();
    const places = lines.map((line) => Number(select(line).value));
    if (new Set(places).size < lines.length || places.includes(0)) return lines;
    return lines.sort((one, other) => Number(select(one).value) - Number(select(other).value));
  }

  private equip(line: HTMLElement): void {
    const place = document.createElement("span");
    place.className = "place";
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.textContent = "⠿";
    grip.setAttribute("aria-hidden", "true");
    select(line).hidden = true;
    line.prepend(grip, place);
    line.append(this.button(line, "up", "↑"), this.button(line, "down", "↓"));
  }

  private button(line: HTMLElement, move: "up" | "down", sign: string): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button secondary";
    button.dataset["move"] = move;
    button.textContent = sign;
    button.setAttribute("aria-label", `${words(this.list, move)}: ${text(line)}`);
    return button;
  }

  private move(button: HTMLElement): void {
    const line = button.closest<HTMLElement>("[data-item]");
    const other = button.dataset["move"] === "up" ? line?.previousElementSibling : line?.nextElementSibling;
    if (!line || !other) return;
    swap(line, other);
    this.number();
    this.changed(line);
  }

  /** The moved line keeps its place in the document and the others go round it: so it keeps focus and the finger. */
  private hold(event: PointerEvent): void {
    const line = (event.target as Element).closest<HTMLElement>("[data-item]");
    if (!line || event.button !== 0 || !(event.target as Element).closest(".grip")) return;
    event.preventDefault();
    this.held = line;
    line.dataset["held"] = "";
    const stop = new AbortController();
    const release = (): void => {
      stop.abort();
      delete line.dataset["held"];
      this.held = null;
      this.changed(line);
    };
    document.addEventListener("pointermove", (moved) => this.drag(moved.clientY), { signal: stop.signal });
    document.addEventListener("pointerup", release, { signal: stop.signal });
    document.addEventListener("pointercancel", release, { signal: stop.signal });
  }

  private drag(y: number): void {
    const line = this.held;
    if (!line) return;
    for (let above = line.previousElementSibling; above && y < middle(above); above = line.previousElementSibling) swap(line, above);
    for (let below = line.nextElementSibling; below && y > middle(below); below = line.nextElementSibling) swap(line, below);
    this.number();
  }

  private number(): void {
    const lines = this.lines();
    lines.forEach((line, index) => {
      select(line).value = String(index + 1);
      need(".place", line).textContent = `${index + 1}.`;
      need('[data-move="up"]', line).setAttribute("aria-disabled", String(index === 0));
      need('[data-move="down"]', line).setAttribute("aria-disabled", String(index === lines.length - 1));
    });
  }

  private changed(line: HTMLElement): void {
    this.live.textContent = `${select(line).value}. ${text(line)}`;
    select(line).dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function swap(line: Element, other: Element): void {
  if (line.previousElementSibling === other) line.after(other);
  else line.before(other);
}

function middle(line: Element): number {
  const { top, height } = line.getBoundingClientRect();
  return top + height / 2;
}

function select(line: HTMLElement): HTMLSelectElement {
  return need<HTMLSelectElement>("select", line);
}

/** The words of a line without their readings. */
function text(line: HTMLElement): string {
  const copy = need("label span", line).cloneNode(true) as HTMLElement;
  for (const reading of all("rt, rp", copy)) reading.remove();
  return copy.textContent?.trim() ?? "";
}

/** It asks for numbers, which the buttons now give. */
function hint(list: HTMLElement): Element | null {
  const before = list.previousElementSibling;
  return before?.classList.contains("hint") ? before : null;
}
