/** A part of the page that the server renders: fetched anew when there is news, swapped in without losing the focus. */
import { attach, find, need, on } from "./dom";
import { Grip } from "./grip";
import { Live, type State, type Way } from "./live";

interface BoardState extends State {
  state: "open" | "ended" | "purged";
}

const PRESSABLE = "a, button, summary, [tabindex]";

export class LivePart {
  private readonly part: HTMLElement;
  private readonly live: Live<BoardState>;
  private readonly grip: Grip;
  private busy = false;
  private again = false;
  private missed = false;

  /** `element` carries data-state-url, data-events-url, data-part-url and holds `[data-part=live]`. */
  constructor(
    private readonly element: HTMLElement,
    private readonly swapped: () => void = () => undefined,
  ) {
    this.part = need('[data-part="live"]', element);
    this.grip = new Grip(this.part, () => void this.catchUp());
    const { stateUrl = "", eventsUrl = "" } = element.dataset;
    this.live = new Live<BoardState>({
      stateUrl,
      eventsUrl,
      gap: 500,
      onChange: (state) => this.changed(state),
      onWay: (way) => this.tell(way),
    });
  }

  start(): void {
    on(this.element, "submit", "form[data-live]", (form, event) => {
      event.preventDefault();
      void this.send(form as HTMLFormElement);
    });
    this.live.start();
  }

  /** Reads the part again; `query` chooses what it shows (`?seat=…`) and stays in the address. */
  async refresh(query?: string): Promise<void> {
    if (query !== undefined) history.replaceState(null, "", query || location.pathname);
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    const html = await fetchText((this.element.dataset["partUrl"] ?? "") + location.search);
    this.busy = false;
    if (html !== null) this.swap(html);
    if (this.again) {
      this.again = false;
      await this.refresh();
    }
  }

  private changed(state: BoardState): void {
    if (state.state !== "open") this.live.stop();
    void this.refresh();
  }

  private async send(form: HTMLFormElement): Promise<void> {
    const button = find<HTMLButtonElement>("button", form);
    button?.setAttribute("aria-busy", "true");
    shut(form.closest("details"));
    try {
      const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      form.reset(); // sent: what the server shows now counts
      const focused = document.activeElement;
      if (focused instanceof HTMLElement && focused.matches("input, select") && form.contains(focused)) focused.blur();
      const target = new URL(answer.url);
      const question = location.search.startsWith("?q=") ? location.search : ""; // stays on the wall; another step has others
      await this.refresh(target.pathname === location.pathname ? location.pathname + (target.search || question) : undefined);
    } catch {
      form.submit(); // the browser shows what went wrong, or its own page when the network is gone
    }
    button?.removeAttribute("aria-busy");
  }

  /** What came while something was pressed is read once it has been let go. */
  private async catchUp(): Promise<void> {
    if (!this.missed) return;
    this.missed = false;
    await this.refresh();
  }

  private swap(html: string): void {
    this.missed = this.grip.held;
    if (this.missed) return;
    if (find("select:focus, input:focus", this.part) || this.typed()) return; // somebody is at work here: the next news will do
    const open = [...this.part.querySelectorAll("details[open][id]")].map((part) => part.id);
    const focus = place(document.activeElement, this.part);
    this.part.innerHTML = html;
    attach(this.part);
    for (const id of open) find(`#${id}`, this.part)?.setAttribute("open", "");
    if (focus !== null) this.part.querySelectorAll<HTMLElement>(PRESSABLE)[focus]?.focus({ preventScroll: true });
    this.swapped();
  }

  /** Whether a field holds something that was not sent yet. */
  private typed(): boolean {
    return [...this.part.querySelectorAll<HTMLInputElement>("input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);
  }

  private tell(way: Way): void {
    const notice = find('[data-part="way"]', this.element);
    if (!notice) return;
    notice.hidden = way !== "lost";
    notice.textContent = way === "lost" ? (this.element.dataset["tLost"] ?? "") : "";
  }
}

/** A menu from which something was chosen. At once: news may redraw the part before the answer is there, and what is open then stays so. */
function shut(menu: HTMLDetailsElement | null): void {
  if (!menu) return;
  if (menu.contains(document.activeElement)) find("summary", menu)?.focus();
  menu.removeAttribute("open");
}

/** Where the focus is among what can be pressed, or null if it is elsewhere. */
function place(focused: Element | null, root: HTMLElement): number | null {
  const at = [...root.querySelectorAll(PRESSABLE)].indexOf(focused as Element);
  return at < 0 ? null : at;
}

async function fetchText(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { credentials: "same-origin", cache: "no-store" });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}
