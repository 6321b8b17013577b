/** The controls of a question as JSON. Three shapes serve all kinds (see elearn/questions/base.py); the server reads them as they are. */
import { all, find } from "../lib/dom";

export type Value = string | null | string[] | Record<string, string>;

type Control = HTMLInputElement | HTMLSelectElement;

const PREFIX = "answer.";

export function readAnswer(form: HTMLFormElement): Value {
  const data = new FormData(form);
  const shape = find("[data-shape]", form)?.dataset["shape"];
  if (shape === "many") return data.getAll("answer").map(String);
  if (shape !== "each") return data.has("answer") ? String(data.get("answer")) : null;
  const named = [...data].filter(([name]) => name.startsWith(PREFIX));
  return Object.fromEntries(named.map(([name, value]) => [name.slice(PREFIX.length), String(value)]));
}

/** Puts a value that was read earlier back; what the question no longer has is left out. */
export function writeAnswer(form: HTMLFormElement, value: Value): void {
  for (const control of controls(form)) {
    const name = control.name.slice(PREFIX.length);
    if (isBox(control)) control.checked = Array.isArray(value) ? value.includes(control.value) : control.value === value;
    else if (typeof value === "string") control.value = value;
    else if (value && !Array.isArray(value)) control.value = value[name] ?? "";
  }
}

/** Whether there is enough to send. A ranking may leave places open. */
export function isComplete(form: HTMLFormElement, value: Value): boolean {
  if (value === null) return false;
  if (typeof value === "string") return value.trim() !== "";
  if (Array.isArray(value)) return value.length > 0;
  const filled = Object.values(value).map((each) => each.trim() !== "");
  return form.dataset["kind"] === "ranking" ? filled.includes(true) : filled.length > 0 && !filled.includes(false);
}

function controls(form: HTMLFormElement): Control[] {
  return all<Control>("input, select", form).filter(({ name }) => name === "answer" || name.startsWith(PREFIX));
}

function isBox(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox");
}
