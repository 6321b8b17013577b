/** Tries what a lesson needs on this device, one line each. */
import { need, register, words, type Controller } from "./lib/dom";
import { post } from "./lib/json";
import { load, save } from "./lib/storage";

type State = "good" | "fair" | "later" | "bad";
const KEPT = "elearn-check";
/** Longer than the pause between the two test events: a stream that arrives in one piece was held back. */
const STREAM_PATIENCE_MS = 6000;
const SHORTEST_GAP_MS = 400;

class Check implements Controller {
  constructor(private readonly list: HTMLElement) {}

  connect(): void {
    for (const line of this.list.querySelectorAll<HTMLElement>("[data-check]")) this.show(line, "waiting");
    const slow = [
      this.echo().then((state) => this.tell("echo", state)),
      this.stream().then((state) => this.tell("stream", state)),
      this.voice().then((state) => this.tell("voice", state)),
    ];
    const before = load<string>(KEPT);
    this.tell("storage", save(KEPT, crypto.getRandomValues(new Uint8Array(8)).join("-")) && load(KEPT) !== null ? "good" : "bad");
    this.tell("restart", before === null ? "later" : "good");
    this.tell("https", window.isSecureContext ? "good" : "fair");
    void Promise.all(slow).then(() => this.sum());
  }

  /** One sentence for who has no time to read the list. */
  private sum(): void {
    const verdict = need('[data-part="verdict"]');
    const isReady = this.list.querySelector('[data-state="bad"]') === null;
    verdict.dataset["tone"] = isReady ? "good" : "care";
    verdict.textContent = words(verdict, isReady ? "ready" : "look");
    verdict.hidden = false;
  }

  private tell(name: string, state: State): void {
    this.show(need(`[data-check=${name}]`, this.list), state);
  }

  private show(line: HTMLElement, state: State | "waiting"): void {
    line.dataset["state"] = state;
    need(".outcome", line).textContent = words(this.list, state);
    need(".hint", line).hidden = state === "good" || state === "waiting";
  }

  private async echo(): Promise<State> {
    const answer = "テスト";
    const back = await post<{ answer: string }>(words(this.list, "echoUrl"), { answer });
    return back.ok && back.value.answer === answer ? "good" : "bad";
  }

  private stream(): Promise<State> {
    return new Promise((resolve) => {
      if (!("EventSource" in window)) return resolve("fair");
      const source = new EventSource(words(this.list, "eventsUrl"));
      let first = 0;
      const end = (state: State): void => {
        source.close();
        resolve(state);
      };
      source.onmessage = () => {
        if (first === 0) first = performance.now();
        else end(performance.now() - first > SHORTEST_GAP_MS ? "good" : "fair");
      };
      source.onerror = () => end("fair");
      setTimeout(() => end("fair"), STREAM_PATIENCE_MS);
    });
  }

  /** Voices arrive late in some browsers. */
  private voice(): Promise<State> {
    return new Promise((resolve) => {
      if (!("speechSynthesis" in window)) return resolve("fair");
      const language = document.documentElement.lang.slice(0, 2);
      const found = (): boolean => speechSynthesis.getVoices().some((one) => one.lang.slice(0, 2) === language);
      if (found()) return resolve("good");
      setTimeout(() => resolve(found() ? "good" : "fair"), 2000);
    });
  }
}

register("check", Check);
