/** Passkeys: asks the server what to ask the device, and brings the device's answer back. No name is typed. */
import { need, register, words, type Controller } from "./lib/dom";
import { post, type Outcome } from "./lib/json";

type Wire = Record<string, unknown>;
/** People look for their phone or finger; the browser ends the wait by itself after some minutes. */
const PATIENCE_MS = 30_000;

class PasskeyButton implements Controller {
  private readonly go: HTMLButtonElement;

  constructor(private readonly box: HTMLElement) {
    this.go = need<HTMLButtonElement>('[data-part="go"]', box);
  }

  connect(): void {
    if (!("PublicKeyCredential" in window)) return;
    this.box.hidden = false;
    this.go.addEventListener("click", () => void this.walk());
  }

  private async walk(): Promise<void> {
    this.go.disabled = true;
    this.say("");
    const asked = await post<Wire>(this.address("options"), {}, { timeout: PATIENCE_MS });
    const answer = asked.ok ? await this.device(asked.value) : null;
    if (!asked.ok) this.sayFault(asked);
    else if (answer === null) this.say(words(this.box, "stopped"));
    else await this.finish(answer);
    this.go.disabled = false;
  }

  private async finish(answer: Wire): Promise<void> {
    const more = { next: this.box.dataset["next"] ?? "", confirm: this.confirms };
    const done = await post<{ next: string }>(this.address("finish"), { ...answer, ...more }, { timeout: PATIENCE_MS });
    if (!done.ok) this.sayFault(done);
    else if (this.confirms) this.sendTheForm();
    else {
      location.assign(done.value.next);
      // The address of this very page with another place on it loads nothing by itself.
      if (new URL(done.value.next, location.href).pathname === location.pathname) location.reload();
    }
  }

  private get confirms(): boolean {
    return "confirm" in this.box.dataset;
  }

  private address(name: "options" | "finish"): string {
    return this.box.dataset[name] ?? "";
  }

  /** What was typed before goes on its way, now that the server knows who it is. */
  private sendTheForm(): void {
    need<HTMLFormElement>("form[data-confirmed-by-passkey]").submit();
  }

  private async device(options: Wire): Promise<Wire | null> {
    try {
      return this.box.dataset["what"] === "make" ? await make(options) : await show(options);
    } catch {
      return null; // the person turned it down, or has no key for this site
    }
  }

  private sayFault(outcome: Outcome<unknown>): void {
    if (outcome.ok) return;
    const { fault } = outcome;
    this.say(fault.kind === "refused" && fault.title ? fault.title : words(this.box, "offline"));
  }

  private say(text: string): void {
    const line = need('[data-part="said"]', this.box);
    line.textContent = text;
    line.hidden = text === "";
  }
}

async function make(options: Wire): Promise<Wire> {
  const { challenge, user, excludeCredentials = [], ...rest } = options as Wire & { user: Wire; excludeCredentials?: Wire[] };
  const publicKey = {
    ...rest,
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user["id"]) },
    excludeCredentials: excludeCredentials.map((each) => ({ ...each, id: bytes(each["id"]) })),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return wire(made, { attestationObject: text(response.attestationObject), clientDataJSON: text(response.clientDataJSON) });
}

async function show(options: Wire): Promise<Wire> {
  const publicKey = { ...options, challenge: bytes(options["challenge"]), allowCredentials: [] } as unknown as PublicKeyCredentialRequestOptions;
  const shown = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = shown.response as AuthenticatorAssertionResponse;
  return wire(shown, {
    authenticatorData: text(response.authenticatorData),
    clientDataJSON: text(response.clientDataJSON),
    signature: text(response.signature),
    userHandle: response.userHandle ? text(response.userHandle) : null,
  });
}

function wire(credential: PublicKeyCredential, response: Wire): Wire {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

/** base64url to bytes and back; browsers have had their own for a short time only. */
function bytes(value: unknown): Uint8Array<ArrayBuffer> {
  const plain = atob(String(value).replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

register("passkey", PasskeyButton);
