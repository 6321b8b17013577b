/** From the marks on the pages to the 128 bytes of a ballot (docs/decisions/0010). Nothing is kept beside the marks themselves. */
import { all } from "../lib/dom";

export const PLAIN_BYTES = 128;
const FORMAT = 1;

/** A ballot without any answer: what declining, skipping all, and a place that is not to be asked have in common. */
export function blank(): Uint8Array<ArrayBuffer> {
  const plain = new Uint8Array(PLAIN_BYTES);
  plain[0] = FORMAT;
  return plain;
}

/** `single`: one byte, the option's number from 1. `multi`: four bytes, big endian, bit i for option i. */
export function ballot(items: HTMLElement[]): Uint8Array<ArrayBuffer> {
  const plain = blank();
  const view = new DataView(plain.buffer);
  for (const item of items) {
    const offset = Number(item.dataset["offset"]);
    const chosen = all<HTMLInputElement>("input:checked", item).map((input) => Number(input.value));
    if (item.dataset["kind"] === "multi") view.setUint32(offset, chosen.reduce((bits, at) => bits + 2 ** at, 0));
    else view.setUint8(offset, chosen[0] === undefined ? 0 : chosen[0] + 1);
  }
  return plain;
}

/** Takes all marks away, so that the next pupil at this device finds none. */
export function wipe(items: HTMLElement[]): void {
  for (const input of items.flatMap((item) => all<HTMLInputElement>("input", item))) input.checked = false;
}
