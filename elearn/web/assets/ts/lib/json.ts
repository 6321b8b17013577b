/** JSON to and from our own server; never to another. */

export type Fault =
  | { kind: "offline" } // no answer came: network gone, server gone, or too slow
  | { kind: "refused"; status: number; title: string; reasons: string[] }; // the server answered with problem+json or a page

export type Outcome<T> = { ok: true; status: number; value: T } | { ok: false; fault: Fault };

export const TIMEOUT_MS = 10_000;

export function get<T>(url: string, timeout = TIMEOUT_MS): Promise<Outcome<T>> {
  return ask<T>(url, { method: "GET" }, timeout);
}

interface Post {
  timeout?: number;
  /** Lets a small body leave even while the page closes. */
  keepalive?: boolean;
  headers?: Record<string, string>;
}

export function post<T>(url: string, body: unknown, { timeout = TIMEOUT_MS, keepalive = false, headers = {} }: Post = {}): Promise<Outcome<T>> {
  const init = { method: "POST", body: JSON.stringify(body), keepalive, headers: { "Content-Type": "application/json", ...headers } };
  return ask<T>(url, init, timeout);
}

/** Whether the same request may succeed later: nothing arrived, the server was busy, or we were too quick. */
export function mayRetry(fault: Fault): boolean {
  return fault.kind === "offline" || fault.status >= 500 || fault.status === 429 || fault.status === 408;
}

async function ask<T>(url: string, init: RequestInit, timeout: number): Promise<Outcome<T>> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeout);
  try {
    const headers = { Accept: "application/json", ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(url, { ...init, headers, credentials: "same-origin", cache: "no-store", signal: stop.signal });
    return response.ok ? { ok: true, status: response.status, value: (await read(response)) as T } : await refusal(response);
  } catch {
    return { ok: false, fault: { kind: "offline" } };
  } finally {
    clearTimeout(timer);
  }
}

/** A body that breaks off is an answer that did not come, hence no catch here. */
async function read(response: Response): Promise<unknown> {
  return response.status === 204 ? null : response.json();
}

async function refusal(response: Response): Promise<{ ok: false; fault: Fault }> {
  const problem = await response.json().then(
    (body: { title?: string; reasons?: string[] }) => body,
    () => ({}) as { title?: string; reasons?: string[] },
  );
  const { title = "", reasons = [] } = problem;
  return { ok: false, fault: { kind: "refused", status: response.status, title, reasons } };
}
