/** One question: sends its answer through the outbox, says quietly what became of it, and keeps what is not sent yet. */
import { need, words } from "../lib/dom";
import { outbox, type Entry, type News } from "../lib/outbox";
import { uuid7 } from "../lib/uuid";
import type { Memory } from "./memory";
import { isComplete, readAnswer, writeAnswer, type Value } from "./values";

const UNFIT = 422;
const SLOW_MS = 800;

export class Question {
  readonly key: string;
  /** What the last sent answer said, until it is refused: pressing the button again sends nothing new. */
  private sent: string | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly player: HTMLElement,
    private readonly memory: Memory,
  ) {
    this.key = form.dataset["question"] ?? "";
  }

  connect(): void {
    if (this.answered) this.sent = JSON.stringify(readAnswer(this.form));
    this.restore();
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, () => this.keep());
  }

  get answered(): boolean {
    return "answered" in this.form.dataset;
  }

  /** The server's own sanitised HTML. */
  showFeedback(html: string): void {
    const place = this.part("feedback");
    if (place.innerHTML !== html) place.innerHTML = html;
  }

  take(entry: Entry, news: News): void {
    const value = JSON.stringify(entry.body.answer);
    if (this.sent !== null && value !== this.sent) return; // a newer answer has been given meanwhile
    if (news.kind === "saved") this.saved(news.receipt.late, news.receipt.feedback);
    else if (news.kind === "waiting") this.isUnchanged() && this.say("waiting", "tLater");
    else this.refused(news.status, news.reasons);
  }

  private restore(): void {
    const waits = this.waiting();
    const draft = this.memory.get<Value>(`draft:${this.key}`);
    const value = draft ?? (waits?.body.answer as Value | undefined);
    if (value !== undefined) writeAnswer(this.form, value);
    if (!waits) return;
    this.sent = JSON.stringify(waits.body.answer);
    this.done();
    if (draft === null) this.say("waiting", "tLater");
  }

  private waiting(): Entry | undefined {
    const url = this.player.dataset["answersUrl"];
    return outbox.waiting().filter((entry) => entry.url === url && entry.body.question === this.key).pop();
  }

  private keep(): void {
    this.memory.set(`draft:${this.key}`, readAnswer(this.form));
    this.say("", "");
  }

  private submit(): void {
    const answer = readAnswer(this.form);
    if (!isComplete(this.form, answer) && this.player.dataset["tIncomplete"]) return this.say("fault", "tIncomplete");
    if (JSON.stringify(answer) === this.sent) return this.again();
    this.sent = JSON.stringify(answer);
    this.memory.set(`draft:${this.key}`, null);
    this.done();
    this.sending();
    const { answersUrl = "", key = "" } = this.player.dataset;
    outbox.put({ url: answersUrl, key, body: { answer_id: uuid7(), question: this.key, answer } });
  }

  /** The same answer once more: says again how it stands. */
  private again(): void {
    this.memory.set(`draft:${this.key}`, null);
    if (this.waiting()) outbox.flush();
    else this.say("saved", "tSaved");
  }

  private saved(late: boolean, feedback: string | null): void {
    if (this.isUnchanged()) this.say(late ? "late" : "saved", late ? "tLate" : "tSaved");
    if (feedback !== null) this.showFeedback(feedback);
    else if (this.part("feedback").textContent?.trim() === "") this.part("feedback").textContent = words(this.player, "tWaitReveal");
  }

  private refused(status: number, reasons: string[]): void {
    this.sent = null;
    delete this.form.dataset["answered"];
    this.changed();
    this.memory.set(`draft:${this.key}`, readAnswer(this.form));
    const about = status === UNFIT ? [] : [words(this.player, "tRefused")];
    this.say("fault", [...about, ...reasons].join(" "), true);
  }

  /** Whoever has already turned to another choice should not read that this one is kept. */
  private isUnchanged(): boolean {
    return JSON.stringify(readAnswer(this.form)) === this.sent;
  }

  /** Usually the answer is there before a word about it could be read. */
  private sending(): void {
    this.say("sending", "");
    setTimeout(() => this.part("saved").dataset["state"] === "sending" && this.say("sending", "tSending"), SLOW_MS);
  }

  private done(): void {
    this.form.dataset["answered"] = "yes";
    this.changed();
  }

  private changed(): void {
    this.form.dispatchEvent(new CustomEvent("elearn:work", { bubbles: true }));
  }

  private say(state: string, text: string, literal = false): void {
    const line = this.part("saved");
    line.dataset["state"] = state;
    line.textContent = literal ? text : words(this.player, text);
  }

  private part(name: string): HTMLElement {
    return need(`[data-part="${name}"]`, this.form);
  }
}

