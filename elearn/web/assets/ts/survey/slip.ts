/** A scanned slip carries its code behind the sign #, where no server sees it: here it gets into the field. */
import { type Controller, need, words } from "../lib/dom";

export class SlipCode implements Controller {
  constructor(private readonly form: HTMLElement) {}

  connect(): void {
    if (!isSecureContext) return this.refuse();
    const fragment = new URLSearchParams(location.hash.slice(1));
    const field = need<HTMLInputElement>("input[name=code]", this.form);
    const code = fragment.get("c");
    if (code && !field.value) field.value = code;
    const keys = fragment.get("k");
    // The keys stay in the address of the next page, which checks them; the code does not.
    if (keys) (this.form as HTMLFormElement).action += `#k=${keys}`;
    history.replaceState(null, "", keys ? `${location.pathname}#k=${keys}` : location.pathname);
  }

  /** Without HTTPS no answer could be sealed, so not even the code is asked for. */
  private refuse(): void {
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.dataset["tone"] = "care";
    notice.textContent = words(this.form, "tInsecure");
    this.form.replaceWith(notice);
  }
}

/** The next slip scanned at the same tablet changes no more than what follows the sign #, and so would load nothing: it begins anew. */
export function beginAnewWithTheNextSlip(): void {
  addEventListener("hashchange", () => {
    const { hash, pathname } = location;
    if (new URLSearchParams(hash.slice(1)).has("c")) location.replace(`${pathname}?next${hash}`);
  });
}
