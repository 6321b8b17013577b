/** The lesson player joins its parts: steps, questions, what waits to be sent, and the class, if there is one. */
import { all, type Controller } from "../lib/dom";
import { outbox } from "../lib/outbox";
import { ClassRoom } from "./class";
import { Memory } from "./memory";
import { Question } from "./question";
import { Steps } from "./steps";

export class Player implements Controller {
  private readonly questions: Question[];

  constructor(private readonly root: HTMLElement) {
    const memory = Memory.of(root);
    this.questions = all<HTMLFormElement>("form.question", root).map((form) => new Question(form, root, memory));
  }

  connect(): void {
    for (const question of this.questions) question.connect();
    const steps = new Steps(this.root);
    steps.connect(this.start(steps));
    addEventListener("beforeunload", (event) => this.warn(event));
    this.deliver();
    if (this.root.dataset["stateUrl"]) new ClassRoom(this.root, steps, this.questions).connect();
  }

  /** In a class where the teacher is. Alone: who comes back goes on at the first open question, who is new at the beginning. */
  private start(steps: Steps): number {
    const { pace, step } = this.root.dataset;
    if (pace === "teacher") return steps.index(step);
    if (!this.questions.some(({ answered }) => answered)) return 0;
    const open = steps.steps.findIndex((step) => step.querySelector("form.question:not([data-answered])"));
    return open < 0 ? steps.steps.length - 1 : open;
  }

  private deliver(): void {
    outbox.listen((entry, news) => {
      if (entry.url !== this.root.dataset["answersUrl"]) return;
      this.questions.find(({ key }) => key === entry.body.question)?.take(entry, news);
    });
    outbox.start();
  }

  /** The answers are safe in the outbox, but only this device can send them. */
  private warn(event: BeforeUnloadEvent): void {
    if (outbox.waiting().some((entry) => entry.url === this.root.dataset["answersUrl"])) event.preventDefault();
  }
}
