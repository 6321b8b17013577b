/** Sends sealed ballots when they are due: the same bytes through reloads and outages until the server has acknowledged them.
    No cookie and no referrer go along. */
import { fromBase64url, sha256, toHex } from "./bytes";
import { close, keep, waiting, type Kept } from "./store";

export type CastNews = "cast" | "refused";
type Listener = (wave: string, place: string, news: CastNews) => void;

const SHORTEST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

class BallotOutbox {
  private readonly listeners = new Set<Listener>();
  private readonly busy = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private started = false;

  listen(listener: Listener): void {
    this.listeners.add(listener);
  }

  /** Goes on with what earlier pages left; safe to call again. */
  start(): void {
    if (!this.started) {
      this.started = true;
      addEventListener("online", () => this.wake());
      // Whoever leaves the page now may never come back: what is on its way goes at once.
      addEventListener("pagehide", () => this.sendDue(Infinity));
      document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.wake());
    }
    this.wake();
  }

  wake(): void {
    clearTimeout(this.timer);
    this.sendDue(Date.now());
    const due = waiting().flatMap((each) => (each.due === undefined || this.busy.has(name(each)) ? [] : [each.due]));
    if (due.length === 0) return;
    const pause = this.failures === 0 ? 0 : Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** (this.failures - 1)) * (0.5 + Math.random());
    this.timer = setTimeout(() => this.wake(), Math.max(Math.min(...due) - Date.now(), pause, 50));
  }

  private sendDue(now: number): void {
    for (const each of waiting()) {
      if (each.due !== undefined && each.due <= now && !this.busy.has(name(each))) void this.send(each);
    }
  }

  private async send(ballot: Kept): Promise<void> {
    this.busy.add(name(ballot));
    keep({ ...ballot, sent: true });
    const news = await post(ballot);
    this.busy.delete(name(ballot));
    this.failures = news ? 0 : this.failures + 1;
    if (news) await this.finish(ballot, news);
    if (news !== null) this.wake();
    else this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    const pause = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** (this.failures - 1));
    this.timer = setTimeout(() => this.wake(), pause * (0.5 + Math.random()));
  }

  private async finish(ballot: Kept, news: CastNews): Promise<void> {
    close(ballot, news === "cast" ? toHex(await sha256(fromBase64url(ballot.token))) : null);
    for (const listener of this.listeners) listener(ballot.keys.wave, ballot.place, news);
  }
}

export const ballots = new BallotOutbox();

function name({ keys, place }: Kept): string {
  return `${keys.wave}:${place}`;
}

/** What came of it; null when it must be sent again. 409 means that a ballot under this token is in: the first one stands. */
async function post({ keys, token, signature, sealed }: Kept): Promise<CastNews | null> {
  try {
    const answer = await fetch(`/ballots/${keys.wave}/cast`, {
      method: "POST",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      keepalive: true,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ stratum: keys.stratum, token, signature, sealed }),
    });
    const said = (await answer.json()) as { cast?: boolean; title?: string };
    if (answer.ok) return said.cast ? "cast" : null;
    if (answer.status === 409) return "cast";
    // Our own server explains its refusals; a refusal without a word comes from a proxy or a filter: try again.
    return [403, 404, 410, 422].includes(answer.status) && said.title ? "refused" : null;
  } catch {
    return null;
  }
}
