/** The lesson inside a class: the teacher's pace, the pause, the common reveal, the end, and the button that asks for help. */
import { find, focusOn, need, words } from "../lib/dom";
import { get, post } from "../lib/json";
import { Live, type State } from "../lib/live";
import type { Question } from "./question";
import type { Steps } from "./steps";

interface SeatState extends State {
  you: "seat" | "none" | "teacher";
  state: "open" | "ended";
  pace: "teacher" | "own";
  step: string;
  held: boolean;
  revealed: string[];
  attempt: string;
  help: boolean;
  /** The pupil's seat, with those that share the device: "12・13". */
  seats: string;
  /** To be continued another day. */
  paused: boolean;
  /** The class holds a sealed survey before its lesson. */
  survey?: { wave: string; keys: string };
}

export class ClassRoom {
  private step: string | undefined;
  private shown = new Set<string>();
  private before: Element | null = null;
  private said = "";
  private live: Live<SeatState> | null = null;

  constructor(
    private readonly player: HTMLElement,
    private readonly steps: Steps,
    private readonly questions: Question[],
  ) {}

  connect(): void {
    const { stateUrl = "", eventsUrl = "", pace, step } = this.player.dataset;
    this.step = step;
    if (pace === "teacher") this.steps.limit(this.steps.index(step));
    this.live = new Live<SeatState>({ stateUrl, eventsUrl, onChange: (state) => this.take(state) });
    this.live.start();
    document.addEventListener("elearn:step", () => this.forget("tMoved"));
    this.offerHelp();
  }

  private take(state: SeatState): void {
    if (state.you !== "seat") return this.leave();
    if (state.attempt !== this.player.dataset["attempt"]) return this.moveTo(state.attempt);
    if (state.survey) return location.assign(`/s/${state.survey.wave}/#k=${state.survey.keys}`);
    this.pace(state);
    this.hold(state.state === "open" && (state.held || state.paused), state.paused ? "tPaused" : "tHold");
    if (state.revealed.some((question) => !this.shown.has(question))) void this.reveal(state.revealed);
    this.helpButton?.setAttribute("aria-pressed", String(state.help));
    this.sit(state.seats);
    if (state.state === "ended") this.end(state);
  }

  /** The teacher may swap seats; the device stays with its pupil. */
  private sit(number: string): void {
    const line = find('[data-part="seat"]', this.player);
    if (!line || this.player.dataset["seat"] === number) return;
    this.player.dataset["seat"] = number;
    line.textContent = words(this.player, "tSeat", { number });
  }

  /** A pupil may look back at any time; the teacher's next step brings everyone along. */
  private pace({ state, pace, step }: SeatState): void {
    const led = pace === "teacher" && state === "open";
    const at = this.steps.index(step);
    this.steps.limit(led ? at : -1);
    if (led && step !== this.step && at !== this.steps.current) {
      this.steps.go(at);
      this.announce("tMoved");
    }
    this.step = step;
  }

  private hold(held: boolean, why: "tHold" | "tPaused"): void {
    const curtain = find('[data-part="hold"]', this.player);
    if (!curtain) return;
    if (held && curtain.textContent !== words(this.player, why)) curtain.textContent = words(this.player, why);
    if (curtain.hidden !== held) return;
    if (held) this.before = document.activeElement;
    curtain.hidden = !held;
    for (const part of beside(curtain)) part.inert = held;
    if (held) focusOn(curtain);
    else if (this.before instanceof HTMLElement) this.before.focus({ preventScroll: true });
  }

  private async reveal(revealed: string[]): Promise<void> {
    const outcome = await get<{ feedback: Record<string, string> }>(this.player.dataset["feedbackUrl"] ?? "");
    if (!outcome.ok) return void setTimeout(() => void this.reveal(revealed), 3_000);
    for (const question of revealed) this.shown.add(question);
    for (const question of this.questions) {
      const html = outcome.value.feedback[question.key];
      if (html !== undefined) question.showFeedback(html);
    }
  }

  /** With the end, what the class has not looked at together is open to each. */
  private end({ revealed }: SeatState): void {
    this.announce("tEnded");
    void this.reveal(revealed);
    this.live?.stop();
  }

  private leave(): void {
    this.announce("tSeatGone");
    const link = document.createElement("a");
    link.href = this.player.dataset["codeUrl"] ?? "/join";
    link.textContent = words(this.player, "tSeatAgain");
    this.notice.append(" ", link);
    this.live?.stop();
  }

  /** This browser has taken another seat meanwhile. */
  private moveTo(attempt: string): void {
    location.replace(location.pathname.replace(this.player.dataset["attempt"] ?? "", attempt));
  }

  private offerHelp(): void {
    const button = this.helpButton;
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => void this.toggleHelp(button));
  }

  private async toggleHelp(button: HTMLElement): Promise<void> {
    if (button.hasAttribute("aria-busy")) return;
    const wanted = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-busy", "true");
    const outcome = await post(this.player.dataset["helpUrl"] ?? "", { help: wanted });
    button.removeAttribute("aria-busy");
    if (!outcome.ok) return;
    button.setAttribute("aria-pressed", String(wanted));
    if (wanted) this.announce("tHelpOn");
    else this.forget("tHelpOn");
  }

  private get helpButton(): HTMLElement | null {
    return find('[data-part="help"]', this.player);
  }

  private announce(text: string): void {
    this.said = text;
    this.notice.dataset["said"] = text;
    this.notice.textContent = words(this.player, text);
    this.notice.hidden = false;
  }

  /** A notice that has become stale goes, another stays. */
  private forget(text: string): void {
    if (this.said === text) this.notice.hidden = true;
  }

  /** A live region that is there from the start. */
  private get notice(): HTMLElement {
    return need('[data-part="notice"]', this.player);
  }
}

/** Everything on the page but the curtain and what holds it. */
function beside(curtain: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let part: HTMLElement | null = curtain; part && part !== document.body; part = part.parentElement) {
    for (const other of part.parentElement?.children ?? []) if (other !== part && other instanceof HTMLElement) found.push(other);
  }
  return found;
}
