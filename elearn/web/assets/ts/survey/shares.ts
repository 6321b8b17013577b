/** Trustees' words: counted while they are typed, read by the camera where the browser can, and kept on the page when one is wrong.
    The server never sends words back, so the page itself asks and stays. */
import { all, type Controller, find, focusOn, need, on, words } from "../lib/dom";
import { Camera, canScan } from "./camera";

export class Shares implements Controller {
  private readonly total: number;
  private camera: Camera | null = null;
  private sending = false;

  constructor(private readonly form: HTMLElement) {
    this.total = Number(form.dataset["words"]);
  }

  connect(): void {
    on(this.form, "input", "textarea", (field) => this.count(field.closest<HTMLElement>("[data-share]")));
    on(this.form, "click", "[data-go]", (button) => this.go(button));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
    addEventListener("pagehide", () => this.camera?.stop());
    void this.offerCamera();
  }

  private async offerCamera(): Promise<void> {
    if (!(await canScan())) return;
    for (const row of all('[data-part="scan"]', this.form)) row.hidden = false;
  }

  private count(share: HTMLElement | null): void {
    if (!share) return;
    const count = split(need<HTMLTextAreaElement>("textarea", share).value).length;
    this.tell(share, words(this.form, "tCount", { count }));
  }

  private tell(share: HTMLElement, text: string): void {
    need('[data-part="count"]', share).textContent = text;
  }

  private go(button: HTMLElement): void {
    const share = button.closest<HTMLElement>("[data-share]");
    if (!share) return;
    this.putAway();
    if (button.dataset["go"] === "scan") void this.scan(share);
  }

  private async scan(share: HTMLElement): Promise<void> {
    const camera = new Camera(need<HTMLVideoElement>("video", share), (text) => this.take(share, text));
    this.camera = camera;
    if (!(await camera.start())) {
      this.tell(share, words(this.form, "tBlind"));
      return;
    }
    need('[data-go="stop"]', share).hidden = false;
    this.tell(share, words(this.form, "tLook"));
  }

  private take(share: HTMLElement, text: string): void {
    const found = split(text);
    if (found.length !== this.total) {
      this.tell(share, words(this.form, "tOther"));
      return;
    }
    need<HTMLTextAreaElement>("textarea", share).value = found.join(" ");
    this.putAway();
    this.tell(share, words(this.form, "tRead"));
    need<HTMLTextAreaElement>("textarea", share).focus();
  }

  private putAway(): void {
    this.camera?.stop();
    this.camera = null;
    for (const button of all('[data-go="stop"]', this.form)) button.hidden = true;
  }

  /** A wrong word leaves everything where it is, with the server's remedy above; otherwise the page follows the counting. */
  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    this.putAway();
    const form = this.form as HTMLFormElement;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
    this.sending = false;
    if (answer?.type === "opaqueredirect") return location.reload();
    if (answer?.status === 401) return this.askWho();
    const page = answer ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fault = page && find('[data-part="fault"]', page);
    if (!fault && answer) return location.reload();
    const place = need('[data-part="faults"]', this.form);
    place.replaceChildren(fault ?? words(this.form, "tLost"));
    focusOn(fault ?? place);
  }

  /** Too long ago that the official said who they are: they confirm it in another window, and the words stay here. */
  private askWho(): void {
    const place = need('[data-part="faults"]', this.form);
    const link = Object.assign(document.createElement("a"), { href: "/account/confirm", target: "_blank", rel: "noopener" });
    link.textContent = words(this.form, "tConfirm");
    place.replaceChildren(link);
    focusOn(link);
  }
}

function split(text: string): string[] {
  return text.toLowerCase().split(/[^a-z]+/).filter(Boolean);
}
