/** Finding and making elements, and the registry that joins `data-controller` names with classes. */

export interface Controller {
  connect(): void;
}

type ControllerClass = new (element: HTMLElement) => Controller;

const known = new Map<string, ControllerClass>();
const connected = new WeakMap<HTMLElement, Set<string>>();

/** Every element with `data-controller="name"` (several names parted by spaces) gets an instance, now and in later `attach` calls. */
export function register(name: string, controller: ControllerClass): void {
  known.set(name, controller);
  attach(document);
}

/** Connects controllers inside a fragment that a script has just put on the page. Connecting twice does nothing. */
export function attach(root: ParentNode): void {
  for (const element of all("[data-controller]", root)) {
    for (const name of (element.dataset["controller"] ?? "").split(/\s+/)) connect(element, name);
  }
}

function connect(element: HTMLElement, name: string): void {
  const controller = known.get(name);
  const done = connected.get(element) ?? new Set<string>();
  if (!controller || done.has(name)) return;
  connected.set(element, done.add(name));
  new controller(element).connect();
}

export function all<T extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

export function find<T extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): T | null {
  return root.querySelector<T>(selector);
}

/** For what the template promises: its absence is a fault of ours and says so. */
export function need<T extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): T {
  const found = find<T>(selector, root);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return found;
}

/** A text of the page's own language, rendered by the template as `data-<name>`; `%(x)s` places are filled from `values`. */
export function words(element: HTMLElement, name: string, values: Record<string, string | number> = {}): string {
  return (element.dataset[name] ?? "").replace(/%\((\w+)\)s/g, (whole, key: string) => String(values[key] ?? whole));
}

/** Listens for one kind of event on all present and future elements inside `root` that match. */
export function on<K extends keyof HTMLElementEventMap>(
  root: HTMLElement,
  kind: K,
  selector: string,
  act: (target: HTMLElement, event: HTMLElementEventMap[K]) => void,
): void {
  root.addEventListener(kind, (event) => {
    const target = (event.target as Element).closest<HTMLElement>(selector);
    if (target && root.contains(target)) act(target, event);
  });
}

/** Moves reading and keyboard to a heading or section without drawing a ring around it. */
export function focusOn(element: HTMLElement): void {
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
}
