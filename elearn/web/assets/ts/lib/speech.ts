/** Read aloud with the browser's own voice: silent until tapped, sentence by sentence, from the ruby readings instead of the kanji. */
import { all, find, words, type Controller } from "./dom";

export interface Sentence {
  spoken: string;
  range: Range;
  block: HTMLElement;
}

const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, legend, label, th, td, figcaption, a.card, button.card";
const SILENT = "rt, rp, script, style, [hidden], [aria-hidden=true], .visually-hidden, .no-print, svg";
const ENDS = /[。！？!?]|[.](?=\s|$)/;
const LONGEST = 160; // some voices stop in the middle of longer utterances

export class ReadAloud implements Controller {
  private sentences: Sentence[] = [];
  private place = 0;
  private state: "silent" | "reading" | "paused" = "silent";

  constructor(private readonly button: HTMLElement) {}

  connect(): void {
    if (!("speechSynthesis" in window)) return;
    const offer = (): void => this.offer();
    offer();
    speechSynthesis.addEventListener?.("voiceschanged", offer);
    this.button.addEventListener("click", () => this.toggle());
    window.addEventListener("pagehide", () => speechSynthesis.cancel());
    document.addEventListener("elearn:step", () => this.stop());
  }

  private offer(): void {
    this.button.hidden = voice() === null;
  }

  /** Chrome's own pause loses its place after some seconds; hence stopping, and starting again at the same sentence. */
  private toggle(): void {
    if (this.state === "reading") {
      this.show("paused");
      speechSynthesis.cancel();
      return;
    }
    if (this.state === "silent") this.begin();
    this.show("reading");
    this.readOn();
  }

  private begin(): void {
    const root = find("[data-step][data-current]") ?? find("main") ?? document.body;
    this.sentences = sentences(root);
    this.place = 0;
  }

  private readOn(): void {
    const sentence = this.sentences[this.place];
    if (!sentence) return this.stop();
    const utterance = new SpeechSynthesisUtterance(sentence.spoken);
    utterance.voice = voice();
    utterance.lang = document.documentElement.lang;
    utterance.rate = 0.9;
    utterance.onend = () => this.next();
    utterance.onerror = (event) => this.state === "reading" && event.error !== "interrupted" && this.stop();
    mark(sentence);
    speechSynthesis.speak(utterance);
  }

  private next(): void {
    if (this.state !== "reading") return;
    this.place += 1;
    this.readOn();
  }

  private stop(): void {
    this.show("silent");
    speechSynthesis.cancel();
    mark(null);
  }

  private show(state: "silent" | "reading" | "paused"): void {
    this.state = state;
    this.button.textContent = words(this.button, { silent: "read", reading: "pause", paused: "goOn" }[state]);
  }
}

/** A voice of the page's language, one on the device first: what a child reads should not travel. */
function voice(): SpeechSynthesisVoice | null {
  const language = document.documentElement.lang.slice(0, 2);
  const fit = speechSynthesis.getVoices().filter((one) => one.lang.slice(0, 2) === language);
  return fit.find((one) => one.localService) ?? fit[0] ?? null;
}

/** The visible sentences below `root` in reading order, each within one block. */
export function sentences(root: HTMLElement): Sentence[] {
  return all(BLOCKS, root).filter(isLeaf).filter(isSeen).flatMap(split);
}

function isLeaf(block: HTMLElement): boolean {
  return block.querySelector(BLOCKS) === null && block.closest(SILENT) === null;
}

function isSeen(block: HTMLElement): boolean {
  return block.getClientRects().length > 0;
}

function split(block: HTMLElement): Sentence[] {
  const found: Sentence[] = [];
  let spoken = "";
  let start: Text | null = null;
  let offset = 0;
  const close = (node: Text, end: number): void => {
    if (start && spoken.trim()) found.push({ spoken: spoken.trim(), range: rangeOf(start, offset, node, end), block });
    spoken = "";
    start = null;
  };
  let lastText: Text | null = null;
  for (const node of texts(block)) {
    lastText = node;
    const reading = readingOf(node);
    if (start === null) [start, offset] = [node, 0];
    if (reading !== null) {
      spoken += reading;
      continue;
    }
    for (let place = 0; place < node.data.length; place += 1) {
      if (start === null) [start, offset] = [node, place];
      spoken += node.data.charAt(place);
      if (ENDS.test(node.data.slice(place, place + 2)) && ENDS.test(node.data.charAt(place)) || spoken.length > LONGEST) close(node, place + 1);
    }
  }
  if (lastText) close(lastText, lastText.length);
  return found;
}

function rangeOf(start: Text, offset: number, end: Text, endOffset: number): Range {
  const range = document.createRange();
  range.setStart(start, offset);
  range.setEnd(end, endOffset);
  return range;
}

function texts(block: HTMLElement): Text[] {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest(SILENT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found;
}

/** What stands above this word; null for words without ruby. */
function readingOf(node: Text): string | null {
  const ruby = node.parentElement?.closest("ruby");
  return ruby?.querySelector("rt")?.textContent ?? null;
}

function mark(sentence: Sentence | null): void {
  for (const block of all(".reading")) block.classList.remove("reading");
  const painted = "highlights" in CSS;
  if (painted) CSS.highlights.delete("reading");
  if (!sentence) return;
  if (painted) CSS.highlights.set("reading", new Highlight(sentence.range));
  else sentence.block.classList.add("reading");
  sentence.block.scrollIntoView({ block: "nearest" });
}
