/** The hash of the keys that the invitation carries behind the sign #: it is kept for this tab while someone signs in or fetches the slip. */
import { all, type Controller } from "../lib/dom";

const PREFIX = "elearn-keys:";

/** From this address, else from the one that this tab came by. */
export function announcedKeys(wave: string): string {
  const here = new URLSearchParams(location.hash.slice(1)).get("k") ?? "";
  try {
    if (here) sessionStorage.setItem(PREFIX + wave, here);
    return here || (sessionStorage.getItem(PREFIX + wave) ?? "");
  } catch {
    return here; // storage is switched off: the address alone tells
  }
}

/** On a page that sends people on to other ways in. */
export class KeepKeys implements Controller {
  constructor(private readonly root: HTMLElement) {}

  connect(): void {
    const keys = announcedKeys(this.root.dataset["wave"] ?? "");
    if (!keys) return;
    for (const link of all<HTMLAnchorElement>("a[data-keep-fragment]", this.root)) link.hash = `k=${keys}`;
  }
}
