// Speaks with the gateway: calls, and the stream of what is said in another tab or by staff.

const QUIET_MS = 45000; // The gateway is heard more often than this, if only to say that it is there.
const SHORTEST_MS = 1000;
const LONGEST_MS = 30000;

export class Problem extends Error {
  constructor(status, body, wait_s = 0) {
    super(`problem ${status}`);
    this.status = status;
    this.errors = body?.errors ?? [];
    this.messages = body?.messages ?? []; // What is to be shown all the same: an alarm.
    this.wait_ms = wait_s * 1000 || 0;
  }

  /** The same request may be sent again: nothing was done, or nobody knows. */
  get passing() {
    return this.status === 0 || this.status === 424 || this.status === 429 || this.status >= 500;
  }

  get ended() {
    return this.status === 401 || this.status === 404;
  }
}

async function call(method, path, { token, body, patience_ms = 30000 } = {}) {
  const headers = { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { "Content-Type": "application/json" }) };
  let response;
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(patience_ms) });
  } catch {
    throw new Problem(0);
  }
  const answer = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw new Problem(response.status, answer, Number(response.headers.get("Retry-After")));
  if (!answer && response.status !== 204) throw new Problem(0); // It broke off on the way.
  return answer;
}

const at = ({ id }, rest = "") => `/api/conversations/${id}${rest}`;
const posts = (rest) => (session, body) => call("POST", at(session, rest), { token: session.token, body });

/** `portalToken`: null for a visitor. `text`: what is to be said first. It is not stored; an emergency is answered whatever stands in the way. */
export const start = (portalToken, text) =>
  call("POST", "/api/conversations", { body: { ...(portalToken !== null && { portal_token: portalToken }), ...(text && { text }) } });

export const history = (session, after = 0) => call("GET", at(session, `/messages?after=${after}`), { token: session.token });

export const erase = (session) => call("DELETE", at(session), { token: session.token });

export const freshToken = posts("/token");
export const send = posts("/messages");
export const judge = posts("/feedback");
export const callBack = posts("/callbacks");

/** When a stream ends, `on.lost(after)` fetches what was missed and gives the last number; null to stop. So does the result. */
export function listen(session, after, on) {
  const end = new AbortController();
  run(session, after, on, end.signal);
  return () => end.abort();
}

async function run(session, after, on, signal) {
  let last = after;
  for (let failures = 0; !signal.aborted; failures++) {
    await untilSeen(signal);
    try {
      for await (const event of stream(session, last, signal)) {
        failures = 0;
        if (!event || signal.aborted) continue;
        last = Number(event.id) || last;
        on.message(JSON.parse(event.data));
      }
    } catch {
      // Whatever broke it: look what was missed, try again.
    }
    await pause(failures, signal);
    if (signal.aborted) return;
    last = await on.lost(last).catch(() => last);
    if (last === null) return;
  }
}

/** {id, data}, or null for a sign of life. A tab that nobody sees gives its connection back. */
async function* stream(session, last, signal) {
  const here = new AbortController();
  const leave = () => here.abort();
  const whileHere = { signal: here.signal };
  signal.addEventListener("abort", leave, whileHere);
  document.addEventListener("visibilitychange", () => document.hidden && leave(), whileHere);
  let quiet = setTimeout(leave, QUIET_MS);
  try {
    const headers = { Authorization: `Bearer ${session.token}`, "Last-Event-ID": String(last) };
    const response = await fetch(at(session, "/events"), { headers, cache: "no-store", ...whileHere });
    if (!response.ok) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(quiet);
      quiet = setTimeout(leave, QUIET_MS);
      const blocks = (text + value.replaceAll("\r", "")).split("\n\n");
      text = blocks.pop();
      yield* blocks.map(parsed);
    }
  } finally {
    clearTimeout(quiet);
    leave();
  }
}

function parsed(block) {
  const lines = block.split("\n").map((line) => /^(\w+): ?(.*)$/.exec(line));
  const all = (name) => lines.filter((line) => line?.[1] === name).map((line) => line[2]);
  return all("data").length ? { id: all("id").at(-1), data: all("data").join("\n") } : null;
}

/** Longer after each failure; over at once when the network comes back. */
function pause(failures, signal) {
  const most = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** failures);
  return waitFor(window, "online", signal, most / 2 + (Math.random() * most) / 2);
}

async function untilSeen(signal) {
  while (document.hidden && !signal.aborted) await waitFor(document, "visibilitychange", signal);
}

function waitFor(target, event, signal, most_ms) {
  const over = new AbortController();
  return new Promise((resolve) => {
    target.addEventListener(event, resolve, { signal: over.signal });
    signal.addEventListener("abort", resolve, { signal: over.signal });
    if (most_ms) setTimeout(resolve, most_ms);
  }).finally(() => over.abort());
}
