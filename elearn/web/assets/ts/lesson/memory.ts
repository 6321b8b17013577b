/** What this tab remembers of one attempt until it is closed: choices not yet sent, how far a simulation has come. */

export class Memory {
  private readonly key: string;
  private values: Record<string, unknown>;

  constructor(attempt: string) {
    this.key = `elearn-attempt:${attempt}`;
    this.values = read(this.key);
  }

  /** The memory of the attempt that the element belongs to. */
  static of(element: HTMLElement): Memory {
    return new Memory(element.closest<HTMLElement>("[data-attempt]")?.dataset["attempt"] ?? location.pathname);
  }

  get<T>(name: string): T | null {
    return (this.values[name] as T | undefined) ?? null;
  }

  /** Reads first, for several controllers write under the same key. `null` forgets. */
  set(name: string, value: unknown): void {
    this.values = { ...read(this.key), [name]: value };
    if (value === null) delete this.values[name];
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.values));
    } catch {
      // Storage that is switched off: what is on the page stays on the page.
    }
  }
}

function read(key: string): Record<string, unknown> {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? "{}") ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
