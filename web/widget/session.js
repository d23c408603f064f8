// What the browser keeps: the conversation's id and token. The words stay on the server.
// A visitor's is kept for every tab. A patient's is kept for its tab alone, and handed to another one while this one lives.

const PREFIX = "clinic-chat:";
const ANSWER_MS = 200;
export const VISITOR = "visitor";
const tabs = new BroadcastChannel("clinic-chat");
const store = (who) => (who === VISITOR ? localStorage : sessionStorage);

const isGood = (kept) => kept && Date.parse(kept.expires_at) > Date.now();

/** The session of this visitor or patient, from this tab or another; null when there is none that is still good. */
export async function find(who) {
  const kept = load(who);
  return kept || who === VISITOR ? kept : askOtherTabs(who);
}

function load(who) {
  try {
    const kept = JSON.parse(store(who).getItem(PREFIX + who));
    return isGood(kept) ? kept : null;
  } catch {
    return null;
  }
}

function write(who, { id, token, expires_at }) {
  try {
    store(who).setItem(PREFIX + who, JSON.stringify({ id, token, expires_at }));
  } catch {
    // Storage may be switched off: the chat then lasts as long as the page.
  }
}

/** Keeps it, and tells the other tabs. */
export function keep(who, { id, token, expires_at }) {
  write(who, { id, token, expires_at });
  tabs.postMessage({ who, session: { id, token, expires_at } });
}

export function drop(who) {
  try {
    store(who).removeItem(PREFIX + who);
  } catch {
    // Nothing was kept.
  }
}

function askOtherTabs(who) {
  return new Promise((resolve) => {
    const answered = ({ data }) => data.session && data.who === who && done(data.session);
    const done = (session) => {
      tabs.removeEventListener("message", answered);
      if (session) write(who, session);
      resolve(isGood(session) ? session : null);
    };
    tabs.addEventListener("message", answered);
    tabs.postMessage({ wanted: who });
    setTimeout(done, ANSWER_MS, null);
  });
}

/** Answers other tabs of `current()`, {who, session}; `changed(session)` is called when one of them began a new chat. */
export function shareWithTabs(current, changed) {
  tabs.addEventListener("message", ({ data }) => {
    const { who, session } = current();
    if (session && data.wanted === who) tabs.postMessage({ who, session });
    if (data.session && data.who === who && data.session.id !== session?.id) changed();
    if (session && data.session?.id === session.id) Object.assign(session, data.session);
  });
}

/** One tab at a time: two that open together share one chat. */
export const alone = (who, work) => (navigator.locks ? navigator.locks.request(PREFIX + who, work) : work());

/** A name for the patient of a portal's token that tells patients apart and names nobody. */
export async function ownerOf(portalToken) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(subjectOf(portalToken)));
  return `patient:${btoa(String.fromCharCode(...new Uint8Array(digest))).slice(0, 22)}`;
}

function subjectOf(portalToken) {
  try {
    return JSON.parse(atob(portalToken.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"))).sub;
  } catch {
    return portalToken; // Not a token: the gateway will say so.
  }
}
