// Speaks with the gateway. Nothing here touches the page.

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
    return this.status === 0 || this.status === 429 || this.status >= 500;
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

export const start = (portalToken) =>
  call("POST", "/api/conversations", { body: portalToken ? { portal_token: portalToken } : {} });

export const history = (session, after = 0) => call("GET", at(session, `/messages?after=${after}`), { token: session.token });

export const erase = (session) => call("DELETE", at(session), { token: session.token });

export const freshToken = posts("/token");
export const send = posts("/messages");
export const judge = posts("/feedback");
export const callBack = posts("/callbacks");
