/** What this browser keeps of ballots: by wave and place until the ballot is acknowledged, then its hash alone, without the place.
    Where storage is switched off it lives as long as the page. */
import { drop, keys as storedKeys, load, save } from "../lib/storage";
import type { Blinded, Keys } from "./protocol";

export interface Kept extends Blinded {
  keys: Keys;
  place: string;
  signature?: string;
  sealed?: string;
  /** When it may leave, in milliseconds since 1970; absent until its step or its reader is done. */
  due?: number;
  /** From its first sending on it stays as it is: the same bytes are sent again and again. */
  sent?: boolean;
}

const PREFIX = "elearn-ballot:";
const DONE = "elearn-ballot-done:";
const MARKS = "elearn-ballot-marks:";
const memory = new Map<string, unknown>();

function put(key: string, value: unknown): void {
  memory.set(key, value);
  save(key, value);
}

function get<T>(key: string): T | null {
  return load<T>(key) ?? (memory.get(key) as T | undefined) ?? null;
}

function forget(key: string): void {
  memory.delete(key);
  drop(key);
}

export function keep(kept: Kept): void {
  put(`${PREFIX}${kept.keys.wave}:${kept.place}`, kept);
}

export function kept(wave: string, place: string): Kept | null {
  return get<Kept>(`${PREFIX}${wave}:${place}`);
}

/** All ballots that wait, of any wave and place. */
export function waiting(): Kept[] {
  const names = new Set([...storedKeys(PREFIX), ...[...memory.keys()].filter((key) => key.startsWith(PREFIX))]);
  return [...names].map((name) => get<Kept>(name)).filter((found): found is Kept => found !== null);
}

/** The ballot is in (or will never be): token, blinding factor and sealed bytes go. */
export function close({ keys, place }: Kept, mark: string | null): void {
  forget(`${PREFIX}${keys.wave}:${place}`);
  put(`${DONE}${keys.wave}:${place}`, true);
  if (mark) put(MARKS + keys.wave, [...new Set([...marks(keys.wave), mark])].sort());
}

export function isDone(wave: string, place: string): boolean {
  return get<boolean>(`${DONE}${wave}:${place}`) === true;
}

/** Hashes of ballots that were cast from this browser; whose they are is not kept. */
export function marks(wave: string): string[] {
  return get<string[]>(MARKS + wave) ?? [];
}
