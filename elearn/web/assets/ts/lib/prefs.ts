/** Reading aids: applied at once, kept in the cookie that the server reads. The form without script does the same by a round trip. */
import { all, find, type Controller } from "./dom";

const COOKIE = "elearn_prefs";
const YEAR_SECONDS = 365 * 24 * 3600;
const NAMES = ["lang", "ruby", "size", "spacing", "grade"];

export class Prefs implements Controller {
  constructor(private readonly details: HTMLElement) {}

  connect(): void {
    for (const button of all("[data-needless]", this.details)) button.hidden = true;
    this.details.addEventListener("change", (event) => this.choose(event.target as HTMLInputElement | HTMLSelectElement));
    this.details.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("click", (event) => this.closeFromOutside(event));
    this.details.addEventListener("keydown", (event) => this.closeByKey(event));
  }

  private choose({ name, value }: HTMLInputElement | HTMLSelectElement): void {
    remember(name, value);
    if (name === "lang" || value === "") reload();
    else document.documentElement.dataset[name] = value;
  }

  private closeFromOutside(event: Event): void {
    if (!this.details.contains(event.target as Node)) this.details.removeAttribute("open");
  }

  private closeByKey(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    this.details.removeAttribute("open");
    find("summary", this.details)?.focus();
  }
}

function remember(name: string, value: string): void {
  const kept = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`));
  const prefs = new URLSearchParams((kept ?? "").slice(COOKIE.length + 1).replace(/^"|"$/g, ""));
  if (value) prefs.set(name, value);
  else prefs.delete(name);
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${COOKIE}=${prefs.toString()}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
}

/** The same page with the same #step; a `?lang=` in the address would win over the cookie, so it goes. */
function reload(): void {
  const url = new URL(location.href);
  for (const name of NAMES) url.searchParams.delete(name);
  if (url.href === location.href) location.reload();
  else {
    history.replaceState(history.state, "", url);
    location.reload();
  }
}
