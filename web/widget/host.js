// Speaks with the page around the chat, and no other. Which sites may be that is for frame-ancestors to say.

const given = new URLSearchParams(location.hash.slice(1));
const TOKEN_PATIENCE_MS = 20000;

export const isFramed = window.parent !== window;
const origin = given.get("host") ?? location.origin;
/** The launcher says when the chat can be seen. */
export const isLaunched = isFramed && given.has("host");
export const asPatient = isFramed && given.get("as") === "patient";

let handToken = null;
let line = null; // To the launcher alone.

export function tell(type) {
  if (!isFramed) return;
  try {
    window.parent.postMessage({ type: `clinic:${type}` }, origin);
  } catch {
    // A page without an origin, as from a file.
  }
}

/** What no other script of that page shall know. */
export const report = (news) => line?.postMessage(news);

export function hear(handlers) {
  if (!isFramed) return;
  window.addEventListener("message", ({ origin: from, source, data, ports }) => {
    if (from !== origin || source !== window.parent || typeof data?.type !== "string") return;
    const type = data.type.replace(/^clinic:/, "");
    if (type === "line" && data.key === window.name) line = ports[0];
    if (type === "portal-token" && handToken) handToken(data.token);
    else if (Object.hasOwn(handlers, type)) handlers[type](data);
  });
}

/** The page gets time to fetch one; null when none came. */
export function portalToken() {
  return new Promise((resolve) => {
    handToken = resolve;
    setTimeout(resolve, TOKEN_PATIENCE_MS, null);
    tell("token-wanted");
  }).finally(() => (handToken = null));
}
