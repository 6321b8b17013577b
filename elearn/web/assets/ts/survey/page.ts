/** The survey: page by page, answers only in the page itself until they are sealed. In a class all cast together when the teacher closes the
    step; alone after "Finish". What is prepared, sent and received is the same for everyone, whether they answer or not. */
import { all, type Controller, find, focusOn, need, on, words } from "../lib/dom";
import { Live, type State } from "../lib/live";
import { announcedKeys } from "./announced";
import { ballot, blank, wipe } from "./answers";
import { castWhenReleased, prepareBallot, type Ready, resumeBallots, sealAndQueue, type Why } from "./ballot";
import { fingerprintOf } from "./compare";

interface ClassState extends State {
  you: "seat" | "none" | "teacher";
  state: "open" | "ended";
  attempt: string;
  survey?: { state: "open" | "casting" };
}

const AGAIN_MS = 5_000;
/** What the page says when no ballot can be had here; a missing answer is asked for again. */
const WORDS: Record<Exclude<Why, "offline" | "done">, string> = {
  insecure: "tInsecure",
  keys: "tChanged",
  fault: "tChanged",
  place: "tNoPlace",
  taken: "tElsewhere",
  closed: "tOver",
};
/** How many signs of the hash people compare by eye. */
const COMPARED = 16;
/** Ways in that stand on paper, with those signs beside the address. */
const ON_PAPER = ["slip", "open"];

export class SurveyPage implements Controller {
  private readonly pages: HTMLElement[];
  private readonly items: HTMLElement[];
  private current = 0;
  private ready: Ready | null = null;
  private going = false;
  /** The class is back in its lesson, or has ended. */
  private over = false;
  private live: Live<ClassState> | null = null;
  private keys: string;
  private lesson = "";

  constructor(private readonly root: HTMLElement) {
    this.pages = all('[data-page="intro"], [data-page="item"], [data-page="end"]', root);
    this.items = all('[data-page="item"]', root);
    this.keys = announcedKeys(root.dataset["wave"] ?? "");
  }

  connect(): void {
    wipe(this.items);
    on(this.root, "click", "[data-go]", (button) => this.go(button.dataset["go"] ?? ""));
    addEventListener("pagehide", () => wipe(this.items));
    if (!isSecureContext) return this.refuse("tInsecure");
    resumeBallots();
    if (this.keys) void this.prepare();
    else if (ON_PAPER.includes(this.root.dataset["kind"] ?? "")) void this.compare();
    else this.refuse("tNoKeys");
  }

  /** An address typed by hand comes without the hash of the keys: the person compares it with the slip or the poster. */
  private async compare(): Promise<void> {
    const found = await fingerprintOf(this.root.dataset["wave"] ?? "");
    if (found === null) return this.later("tLost", () => void this.compare());
    this.keys = found;
    const page = need('[data-page="compare"]', this.root);
    need('[data-part="fingerprint"]', page).textContent = (this.keys.slice(0, COMPARED).match(/.{4}/g) ?? []).join(" ");
    page.hidden = false;
    focusOn(page);
  }

  /** Everyone fetches a ballot at once, willing or not: afterwards nobody can tell who answered. */
  private async prepare(): Promise<void> {
    const { wave = "", place = "", stratum = "", slip } = this.root.dataset;
    const found = await prepareBallot({ wave, place, stratum, keysHash: this.keys, ...(slip ? { slip } : {}) });
    if (!found.ok) return this.without(found.why);
    this.ready = found;
    await sealAndQueue(found, blank()); // until something is marked, the sheet is the blank
    this.quiet();
    this.show(0);
    this.follow();
  }

  /** No ballot here. In a class the lesson goes on for this pupil, too. */
  private without(why: Why): void {
    if (why === "offline") return this.later("tLost", () => void this.prepare());
    if (why === "done") this.close();
    else this.refuse(WORDS[why]);
    this.follow();
  }

  private refuse(name: string): void {
    const notice = need('[data-part="refused"]', this.root);
    notice.textContent = words(this.root, name);
    notice.hidden = false;
  }

  private later(name: string, act: () => void): void {
    this.refuse(name);
    setTimeout(act, AGAIN_MS);
  }

  private quiet(): void {
    need('[data-part="refused"]', this.root).hidden = true;
  }

  private go(where: string): void {
    if (where === "next") this.show(this.current + 1);
    if (where === "back") this.show(this.current - 1);
    const page = this.pages[this.current];
    if (where === "clear" && page) wipe([page]);
    if (where === "finish") void this.finish("alone");
    if (where === "same") {
      need('[data-page="compare"]', this.root).hidden = true;
      void this.prepare();
    }
  }

  private show(at: number): void {
    this.current = Math.max(0, Math.min(at, this.pages.length - 1));
    for (const [place, page] of this.pages.entries()) page.hidden = place !== this.current;
    const nav = need('[data-part="nav"]', this.root);
    nav.hidden = this.current === 0 || this.going;
    need('[data-go="next"]', nav).hidden = this.current === this.pages.length - 1;
    const page = this.pages[this.current];
    if (page) focusOn(page);
    document.dispatchEvent(new CustomEvent("elearn:step")); // a voice that reads aloud stops
  }

  /** Seals what is marked, or the blank, and lets it go at a moment that says nothing. */
  private async finish(way: "class" | "alone"): Promise<void> {
    if (!this.ready || this.going) return;
    this.going = true;
    const plain = this.root.dataset["blank"] ? blank() : ballot(this.items);
    await sealAndQueue(this.ready, plain);
    wipe(this.items);
    this.show(this.pages.length - 1);
    this.tell("tSealing");
    const news = await castWhenReleased(this.ready, way);
    if (news === "cast") this.close();
    else this.refuse("tOver");
    this.ready = null;
    this.leave();
  }

  /** The sheet is in. */
  private close(): void {
    this.going = true;
    this.show(this.pages.length - 1);
    this.tell(this.root.dataset["stateUrl"] ? "tCastClass" : "tCast");
  }

  private tell(name: string): void {
    need('[data-part="state"]', this.root).textContent = words(this.root, name);
    const button = find('[data-go="finish"]', this.root);
    if (button) button.hidden = true;
  }

  private follow(): void {
    const { stateUrl, eventsUrl = "" } = this.root.dataset;
    if (!stateUrl || this.live) return;
    this.live = new Live<ClassState>({ stateUrl, eventsUrl, onChange: (state) => this.take(state) });
    this.live.start();
  }

  private take(state: ClassState): void {
    if (state.you === "seat") this.lesson = (this.root.dataset["lessonUrl"] ?? "").replace("ATTEMPT", state.attempt);
    const step = state.state === "open" ? state.survey?.state : undefined;
    if (step !== "open") void this.finish("class");
    this.over = step === undefined;
    this.leave();
  }

  /** Back to the lesson, once the class is there and this device has cast, or has nothing to cast. */
  private leave(): void {
    if (this.over && this.lesson && !this.ready) location.replace(this.lesson);
  }
}
