/** Answers on their way: kept by the browser until the server has acknowledged them, through reloads, outages and days.
    Each waits under its own storage key, so that two tabs never overwrite one another's list. The answer_id never changes,
    and the server takes each id once: sending twice is harmless, losing is not. */
import { mayRetry, post, type Fault } from "./json";
import { drop, keys, load, save } from "./storage";

export interface Entry {
  url: string;
  /** The attempt's key: it delivers the answer even after another pupil has sat down at this device. */
  key: string;
  body: { answer_id: string; question: string; answer: unknown };
}

export interface Receipt {
  saved: true;
  feedback: string | null;
  late: boolean;
}

export type News =
  | { kind: "waiting" } // a round of sending is over and it is still here; it will be sent later
  | { kind: "saved"; receipt: Receipt }
  | { kind: "refused"; status: number; reasons: string[] }; // will never be taken as it is

type Listener = (entry: Entry, news: News) => void;

const PREFIX = "elearn-outbox:";
const LOCK = "elearn-outbox";
const LONGEST_WAIT_MS = 15_000;

export class Outbox {
  /** Made on this page: sent by it without asking other tabs, and all there is when storage is switched off. */
  private readonly own = new Map<string, Entry>();
  private readonly listeners = new Set<Listener>();
  private started = false;
  private busy = false;
  private again = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Sends what earlier pages left behind, and goes on trying while anything waits. */
  start(): void {
    if (this.started) return;
    this.started = true;
    addEventListener("online", () => this.flush());
    addEventListener("pageshow", (event) => event.persisted && this.flush());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.flush());
    this.flush();
  }

  listen(listener: Listener): void {
    this.listeners.add(listener);
  }

  /** Stored before anything is sent. */
  put(entry: Entry): void {
    this.own.set(entry.body.answer_id, entry);
    save(PREFIX + entry.body.answer_id, entry);
    this.flush();
  }

  /** What waits, oldest first: the ids are UUIDs of version 7. */
  waiting(): Entry[] {
    const entries = new Map(this.own);
    for (const key of keys(PREFIX)) {
      const entry = load<Entry>(key);
      if (isEntry(entry)) entries.set(entry.body.answer_id, entry);
      else drop(key);
    }
    return [...entries.values()].sort((one, other) => (one.body.answer_id < other.body.answer_id ? -1 : 1));
  }

  flush(): void {
    this.again = true;
    if (!this.busy) void this.run();
  }

  private async run(): Promise<void> {
    this.busy = true;
    clearTimeout(this.timer);
    let open = true;
    while (this.again) {
      this.again = false;
      open = await this.sendOwn();
    }
    if (open) open = await alone(() => this.sendEach(this.leftBehind()));
    this.busy = false;
    this.failures = open ? 0 : this.failures + 1;
    for (const entry of this.own.values()) this.tell(entry, { kind: "waiting" });
    if (this.again) this.flush();
    else if (this.waiting().length > 0) this.timer = setTimeout(() => this.flush(), pause(this.failures));
  }

  private sendOwn(): Promise<boolean> {
    return this.sendEach([...this.own.values()]);
  }

  private leftBehind(): Entry[] {
    return this.waiting().filter((entry) => !this.own.has(entry.body.answer_id));
  }

  /** False when the way is closed and trying the next would be useless. A fault of one entry does not hold up the others. */
  private async sendEach(entries: Entry[]): Promise<boolean> {
    let open = true;
    for (const entry of entries) {
      const fault = await this.send(entry);
      if (fault) open = false;
      if (fault && (fault.kind === "offline" || fault.status === 429)) break;
    }
    return open;
  }

  /** The fault, when it must be sent again. */
  private async send(entry: Entry): Promise<Fault | null> {
    const outcome = await post<Partial<Receipt>>(entry.url, entry.body, { keepalive: true, headers: { "X-Attempt-Key": entry.key } });
    if (outcome.ok && outcome.value?.saved) return this.close(entry, { kind: "saved", receipt: outcome.value as Receipt });
    const fault: Fault = outcome.ok ? { kind: "offline" } : outcome.fault;
    if (fault.kind === "refused" && isFinal(fault)) {
      return this.close(entry, { kind: "refused", status: fault.status, reasons: [fault.title, ...fault.reasons] });
    }
    return fault;
  }

  private close(entry: Entry, news: News): null {
    this.own.delete(entry.body.answer_id);
    drop(PREFIX + entry.body.answer_id);
    this.tell(entry, news);
    return null;
  }

  private tell(entry: Entry, news: News): void {
    for (const listener of this.listeners) listener(entry, news);
  }
}

export const outbox = new Outbox();

/** Our own server explains every refusal. A refusal without a word comes from a proxy or a school's filter: the answer stays. */
function isFinal(fault: Fault & { kind: "refused" }): boolean {
  return !mayRetry(fault) && fault.title !== "";
}

function isEntry(value: Entry | null): value is Entry {
  return typeof value?.url === "string" && value.url.startsWith("/") && typeof value.body?.answer_id === "string";
}

/** A class that comes back from an outage should not knock at the door in one moment. */
function pause(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
}

/** One tab at a time delivers what other pages left; where locks are missing (plain HTTP) all may, and the server sorts it out. */
function alone(work: () => Promise<boolean>): Promise<boolean> {
  if (!("locks" in navigator)) return work();
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : false));
}
