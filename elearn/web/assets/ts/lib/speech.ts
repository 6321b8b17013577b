/** Read aloud with the browser's own voice: silent until tapped, sentence by sentence, from the ruby readings instead of the kanji. */
import { all, find, words, type Controller } from "./dom";

export interface Sentence {
  spoken: string;
  range: Range;
  block: HTMLElement;
}

const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, legend, label:not(.spot), th, td, figcaption, option, a.card, button.card, .about, .state, div, form, section";
const SILENT =
  "rt, rp, script, style, [hidden], [aria-hidden=true], .visually-hidden, .no-print, svg, button:not(.card, .spot), option[value=''], .checked";
const ENDS = /^(?:[。！？]|[.!?](?=\s|$))/;
const WORDS = /[\p{L}\p{N}]/u;
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
    this.sentences = sentences(placeToRead());
    this.place = 0;
  }

  private readOn(): void {
    const sentence = this.sentences[this.place];
    if (!sentence || !isSeen(sentence.block)) return this.stop(); // the end, or the story has gone on meanwhile
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
    this.button.dataset["state"] = state; // while it reads, the button stays within reach: see shell.css
    this.button.textContent = words(this.button, { silent: "read", reading: "pause", paused: "goOn" }[state]);
  }
}

/** A voice of the page's language, one on the device first: what a child reads should not travel. */
function voice(): SpeechSynthesisVoice | null {
  const language = document.documentElement.lang.slice(0, 2);
  const fit = speechSynthesis.getVoices().filter((one) => one.lang.slice(0, 2) === language);
  return fit.find((one) => one.localService) ?? fit[0] ?? null;
}

/** The step; in a story that has gone on, only its new part. */
function placeToRead(): HTMLElement {
  const step = find("[data-step][data-current]");
  const parts = step ? all("[data-node]", step) : [];
  const shown = parts.find(isSeen);
  return (shown !== parts[0] && shown) || step || find("main") || document.body;
}

/** The visible sentences below `root` in reading order, each within one block. */
export function sentences(root: HTMLElement): Sentence[] {
  return runs(root).flatMap(({ block, nodes }) => split(block, nodes));
}

interface Run {
  block: HTMLElement;
  nodes: Text[];
}

/** Words that follow each other in one block: what stands between the paragraphs of a list item is a run of its own. */
function runs(root: HTMLElement): Run[] {
  const found: Run[] = [];
  for (const node of texts(root)) {
    const block = node.parentElement?.closest<HTMLElement>(BLOCKS) ?? root;
    const last = found[found.length - 1];
    if (last?.block === block) last.nodes.push(node);
    else found.push({ block, nodes: [node] });
  }
  return found;
}

function isSeen(element: HTMLElement): boolean {
  return (element.closest("select") ?? element).getClientRects().length > 0;
}

/** A sentence ends at its sign, but not inside of brackets: what somebody says belongs to who says it. */
function split(block: HTMLElement, nodes: Text[]): Sentence[] {
  const found: Sentence[] = [];
  let spoken = "";
  let depth = 0;
  let start: Text | null = null;
  let offset = 0;
  const close = (node: Text, end: number): void => {
    const words = spoken.replace(/\s+/g, " ").trim();
    if (start && WORDS.test(words)) found.push({ spoken: words, range: rangeOf(start, offset, node, end), block });
    spoken = "";
    start = null;
  };
  for (const node of nodes) {
    const reading = readingOf(node);
    if (start === null) [start, offset] = [node, 0];
    if (reading !== null) {
      spoken += reading;
      continue;
    }
    for (let place = 0; place < node.data.length; place += 1) {
      if (start === null) [start, offset] = [node, place];
      const sign = node.data.charAt(place);
      spoken += sign;
      depth = Math.max(0, depth + ("「『（".includes(sign) ? 1 : "」』）".includes(sign) ? -1 : 0));
      const isEnd = ENDS.test(node.data.slice(place, place + 2)) && (depth === 0 || spoken.length > LONGEST / 2);
      if (isEnd || spoken.length > LONGEST) close(node, place + 1);
    }
  }
  const last = nodes[nodes.length - 1];
  if (last) close(last, last.length);
  return found;
}

function rangeOf(start: Text, offset: number, end: Text, endOffset: number): Range {
  const range = document.createRange();
  range.setStart(start, offset);
  range.setEnd(end, endOffset);
  return range;
}

function texts(root: HTMLElement): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    isHeard(node.parentElement) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
  );
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found;
}

function isHeard(parent: HTMLElement | null): boolean {
  return parent !== null && parent.closest(SILENT) === null && isSeen(parent) && !isRepeated(parent.closest("option"));
}

/** Several fields often offer the same: it is enough to hear it once. Places in an order are heard from the list itself. */
function isRepeated(option: HTMLOptionElement | null): boolean {
  const select = option?.closest("select");
  if (!option || !select) return false;
  const offered = ({ options }: HTMLSelectElement): string => [...options].map(({ text }) => text).join("|");
  const first = all<HTMLSelectElement>("select", select.form ?? document.body).find((each) => offered(each) === offered(select));
  return first !== select || /^\d+$/.test(option.text);
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
