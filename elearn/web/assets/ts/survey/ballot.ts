/** What a survey page uses: get a ballot for a place, seal it, let it go, and look it up after the closing. */
import { type Bytes, fromBase64url } from "./bytes";
import { ballots, type CastNews } from "./outbox";
import { blind, canSeal, type Keys, readKeys, seal, unblind } from "./protocol";
import { isDone, keep, kept, type Kept, marks } from "./store";

export type { CastNews } from "./outbox";
export { PLAIN_BYTES } from "./protocol";

export interface Wish {
  wave: string;
  /** Any name that this browser knows the place by: a seat, a slip's hash, "me". */
  place: string;
  stratum: string;
  /** From the address fragment `#k=…`. */
  keysHash: string;
  slip?: string;
}

export interface Ready {
  ok: true;
  wave: string;
  place: string;
  instrument: string;
  /** "2-of-3" or "single": shown to who asks. */
  custody: string;
}

/** insecure: no HTTPS · offline: nothing came, try again · keys: other keys than the invitation's · place: none here · taken: this place has another
    ballot · closed: over · done: cast from this browser · fault: the signature does not fit. */
export type Why = "insecure" | "offline" | "keys" | "place" | "taken" | "closed" | "done" | "fault";

export interface Refused {
  ok: false;
  why: Why;
}

const CLASS_MOST_MS = 30_000;
const ALONE_LEAST_MS = 20_000;
const ALONE_MOST_MS = 60_000;
const BY_STATUS: Record<number, Why> = { 403: "place", 404: "place", 409: "taken", 410: "closed", 422: "fault" };

/** Token and blinding factor are kept before the server is asked: a lost reply is asked for again, and gets the same signature. */
export async function prepareBallot(wish: Wish): Promise<Ready | Refused> {
  if (!canSeal()) return refused("insecure");
  if (isDone(wish.wave, wish.place)) return refused("done");
  const keys = await fetchKeys(wish);
  if (typeof keys === "string") return refused(keys);
  let mine = kept(wish.wave, wish.place);
  if (!mine || mine.keys.hash !== wish.keysHash || mine.keys.stratum !== wish.stratum) {
    mine = { ...(await blind(keys)), keys, place: wish.place };
    keep(mine);
  }
  if (!mine.signature) {
    const why = await sign(mine, wish.slip);
    if (why) return refused(why);
  }
  return { ok: true, wave: wish.wave, place: wish.place, instrument: keys.instrument, custody: keys.custody };
}

/** Seals 128 bytes; a later call replaces them, until the ballot has been sent for the first time. */
export async function sealAndQueue(ready: Ready, plain: Bytes): Promise<boolean> {
  const mine = kept(ready.wave, ready.place);
  if (!mine?.signature || mine.sent) return false;
  const sealed = await seal(mine.keys, plain);
  const now = kept(ready.wave, ready.place);
  if (!now || now.sent) return false;
  keep({ ...now, sealed });
  return true;
}

/** Lets the sealed ballot go: in a class after 0–30 s, alone after 20 s and 0–60 s more. Resolves when it is acknowledged, by this page. */
export function castWhenReleased(ready: Ready, way: "class" | "alone"): Promise<CastNews> {
  const mine = kept(ready.wave, ready.place);
  if (!mine?.sealed) return Promise.resolve(isDone(ready.wave, ready.place) ? "cast" : "refused");
  const wait = way === "class" ? random(CLASS_MOST_MS) : ALONE_LEAST_MS + random(ALONE_MOST_MS);
  const news = new Promise<CastNews>((tell) => {
    ballots.listen((wave, place, came) => {
      if (wave === ready.wave && place === ready.place) tell(came);
    });
  });
  if (mine.due === undefined) keep({ ...mine, due: Date.now() + wait });
  ballots.start();
  return news;
}

/** On every survey page: sends what earlier pages left. */
export function resumeBallots(): void {
  if (canSeal()) ballots.start();
}

/** For each ballot cast from this browser whether the list holds it; null before the closing or when nothing came. */
export async function checkIncluded(wave: string): Promise<boolean[] | null> {
  const found: boolean[] = [];
  for (const mark of marks(wave)) {
    const list = await quiet(`/ballots/${wave}/counted/${mark.slice(0, 2)}.txt`);
    if (!list?.ok) return null;
    found.push((await list.text()).split("\n").includes(mark));
  }
  return found;
}

function refused(why: Why): Refused {
  return { ok: false, why };
}

async function fetchKeys({ wave, stratum, keysHash }: Wish): Promise<Keys | Why> {
  const answer = await quiet(`/ballots/${wave}/keys.json`);
  if (!answer) return "offline";
  if (!answer.ok) return answer.status === 404 ? "place" : "offline";
  const file = new Uint8Array(await answer.arrayBuffer());
  return (await readKeys(file, keysHash, wave, stratum).catch(() => null)) ?? "keys";
}

/** Without cookie and referrer. */
function quiet(url: string): Promise<Response | null> {
  return fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" }).catch(() => null);
}

async function sign(mine: Kept, slip?: string): Promise<Why | null> {
  const answer = await fetch(`/ballots/${mine.keys.wave}/issue`, {
    method: "POST",
    credentials: "same-origin",
    referrerPolicy: "no-referrer",
    cache: "no-store",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ stratum: mine.keys.stratum, blinded: mine.blinded, ...(slip ? { slip } : {}) }),
  }).catch(() => null);
  if (!answer) return "offline";
  const said = (await answer.json().catch(() => null)) as { signature?: string; title?: string } | null;
  if (!answer.ok) return (said?.title && BY_STATUS[answer.status]) || "offline";
  if (!said?.signature || fromBase64url(said.signature).length === 0) return "fault";
  const signature = await unblind(mine.keys, mine, said.signature).catch(() => null);
  if (!signature) return "fault";
  keep({ ...mine, signature });
  return null;
}

function random(most: number): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
  return (drawn / 2 ** 32) * most;
}
