// Speaks with the gateway. Nothing here touches the page.

export class Problem extends Error {
  constructor(status, body) {
    super(`problem ${status}`);
    this.status = status;
    this.detail = body?.detail ?? "";
  }

  /** The same request may be sent again: nothing was done, or nobody knows. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
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
  if (!response.ok) throw new Problem(response.status, answer);
  return answer;
}

export const start = (portalToken) =>
  call("POST", "/api/conversations", { body: portalToken ? { portal_token: portalToken } : {} });

export const freshToken = ({ id, token }) => call("POST", `/api/conversations/${id}/token`, { token });

export const history = ({ id, token }, after = 0) => call("GET", `/api/conversations/${id}/messages?after=${after}`, { token });

export const send = ({ id, token }, message) => call("POST", `/api/conversations/${id}/messages`, { token, body: message });

export const judge = ({ id, token }, verdict) => call("POST", `/api/conversations/${id}/feedback`, { token, body: verdict });

export const erase = ({ id, token }) => call("DELETE", `/api/conversations/${id}`, { token });
