/** Follows a class session: an event stream that only says "there is news", and the state read from the server.
    After two failures of the stream it asks every 3 seconds instead, and tries the stream again once a minute. */
import { get } from "./json";

export interface State {
  revision: number;
}

export type Way = "live" | "polling" | "lost";

export interface LiveOptions<T extends State> {
  stateUrl: string;
  eventsUrl: string;
  /** Called with every state that says more than its revision. */
  onChange(state: T): void;
  /** How news arrives just now; "lost" = the server does not answer, what is shown may be old. */
  onWay?(way: Way): void;
  /** At most one read in so many milliseconds; a board with many news reads twice a second. */
  gap?: number;
}

const POLL_MS = 3_000;
const STREAM_AGAIN_MS = 60_000;
const FAILURES = 2;

export class Live<T extends State> {
  private revision = -1;
  private failures = 0;
  private stream: EventSource | null = null;
  private poll: ReturnType<typeof setInterval> | undefined;
  private soon: ReturnType<typeof setTimeout> | undefined;
  private reading = false;
  private again = false;
  private lastRead = 0;
  private way: Way | null = null;
  private stopped = false;

  constructor(private readonly options: LiveOptions<T>) {}

  start(): void {
    document.addEventListener("visibilitychange", this.awake);
    addEventListener("online", this.awake);
    this.ask();
    if ("EventSource" in window) this.open();
    this.refresh();
  }

  stop(): void {
    this.stopped = true;
    document.removeEventListener("visibilitychange", this.awake);
    removeEventListener("online", this.awake);
    this.stream?.close();
    clearInterval(this.poll);
    clearTimeout(this.soon);
  }

  /** Reads the state now, or as soon as the gap allows; news during a read cause one more. */
  refresh(): void {
    if (this.stopped || this.soon !== undefined) return;
    if (this.reading) {
      this.again = true;
      return;
    }
    const wait = Math.max(0, this.lastRead + (this.options.gap ?? 0) - Date.now());
    this.soon = setTimeout(() => void this.read(), wait);
  }

  private readonly awake = (): void => {
    if (document.visibilityState === "visible") this.refresh();
  };

  /** Also while a stream is being opened: some proxies keep one waiting for ever without a fault. */
  private ask(): void {
    if (this.poll === undefined) this.poll = setInterval(() => this.refresh(), POLL_MS);
  }

  private open(): void {
    const stream = new EventSource(this.options.eventsUrl);
    this.stream = stream;
    stream.onopen = () => {
      this.failures = 0;
      clearInterval(this.poll);
      this.poll = undefined;
      this.refresh();
    };
    stream.onmessage = (event) => {
      if (Number(event.lastEventId) > this.revision) this.refresh();
    };
    stream.onerror = () => {
      this.failures += 1;
      if (this.failures >= FAILURES || stream.readyState === EventSource.CLOSED) this.fallBack(stream);
    };
  }

  private fallBack(stream: EventSource): void {
    stream.close();
    if (this.stopped) return;
    this.ask();
    setTimeout(() => {
      if (!this.stopped && this.stream === stream) this.open();
    }, STREAM_AGAIN_MS);
    this.refresh();
  }

  private async read(): Promise<void> {
    this.soon = undefined;
    this.reading = true;
    const outcome = await get<T>(withSince(this.options.stateUrl, this.revision));
    this.reading = false;
    this.lastRead = Date.now();
    if (this.stopped) return;
    this.tell(outcome.ok ? (this.poll === undefined ? "live" : "polling") : "lost");
    if (outcome.ok) this.take(outcome.value);
    if (this.again) {
      this.again = false;
      this.refresh();
    }
  }

  private take(state: T): void {
    const news = Object.keys(state).length > 1;
    this.revision = state.revision;
    if (news) this.options.onChange(state);
  }

  private tell(way: Way): void {
    if (way !== this.way) this.options.onWay?.(way);
    this.way = way;
  }
}

function withSince(url: string, revision: number): string {
  return revision < 0 ? url : `${url}${url.includes("?") ? "&" : "?"}since=${revision}`;
}
