// Speaks with the page that the chat stands in. Only that page, under the origin that it named when it opened the chat, is
// heard or told anything; which sites may open the chat at all is the gateway's to say (frame-ancestors).

const given = new URLSearchParams(location.hash.slice(1));
const TOKEN_PATIENCE_MS = 20000;

export const isFramed = window.parent !== window;
const origin = given.get("host") ?? location.origin;
/** Opened by the launcher: it says when the chat can be seen. */
export const isLaunched = isFramed && given.has("host");
export const asPatient = isFramed && given.get("as") === "patient";

let handToken = null; // While a token is waited for.

export function tell(type, more = {}) {
  if (!isFramed) return;
  try {
    window.parent.postMessage({ type: `clinic:${type}`, ...more }, origin);
  } catch {
    // The page gave no origin that can be spoken to, as one that was opened from a file.
  }
}

/** `handlers` by type: shown, hidden, focus, ask, portal-token. */
export function hear(handlers) {
  if (!isFramed) return;
  window.addEventListener("message", ({ origin: from, source, data }) => {
    if (from !== origin || source !== window.parent || typeof data?.type !== "string") return;
    const type = data.type.replace(/^clinic:/, "");
    if (type === "portal-token" && handToken) handToken(data.token);
    else if (Object.hasOwn(handlers, type)) handlers[type](data);
  });
}

/** A token of whoever is signed in on the page, which gets time to fetch one; null when none came. */
export function portalToken() {
  return new Promise((resolve) => {
    handToken = resolve;
    setTimeout(resolve, TOKEN_PATIENCE_MS, null);
    tell("token-wanted");
  }).finally(() => (handToken = null));
}
