// What the browser keeps, and for how long: docs/decisions/widget-storage.md.

const PREFIX = "clinic-chat:";
const UNSENT = `${PREFIX}unsent:`;
const ANSWER_MS = 200;
const PRESSING_MS = 1000;
export const VISITOR = "visitor";
const tabs = new BroadcastChannel("clinic-chat");
const page = new Map();
const isForAll = (key) => key === PREFIX + VISITOR;
const isGood = (session) => session && Date.parse(session.expires_at) > Date.now();

const storeOf = (key) => (isForAll(key) ? localStorage : sessionStorage);

function read(key) {
  try {
    return JSON.parse(storeOf(key).getItem(key));
  } catch {
    return page.get(key);
  }
}

/** Null takes it away. */
function write(key, value) {
  try {
    if (value?.length !== 0 && value) storeOf(key).setItem(key, JSON.stringify(value));
    else storeOf(key).removeItem(key);
  } catch {
    page.set(key, value); // Switched off: it lasts as long as the page.
  }
}

const bare = ({ id, token, expires_at }) => ({ id, token, expires_at });

export async function find(who) {
  const kept = read(PREFIX + who);
  if (isGood(kept)) return kept;
  return who === VISITOR ? null : askOtherTabs(who);
}

export function keep(who, session) {
  write(PREFIX + who, bare(session));
  tabs.postMessage({ who, session: bare(session) });
}

export const drop = (who) => write(PREFIX + who, null);

/** Nobody is signed in any more: the next one at this computer finds no patient's token, and no words. */
export function dropPatients(who) {
  const visitors = [VISITOR, read(PREFIX + VISITOR)?.id].map((id) => UNSENT + id);
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX) && !visitors.includes(key)) sessionStorage.removeItem(key);
    }
  } catch {
    page.clear();
  }
  if (who) tabs.postMessage({ out: who });
}

/** Oldest first: [{body, words}]. */
const isOf = (id) => ({ body }) => body.id === id;
export const unsent = ({ id }) => read(UNSENT + id) ?? [];

/** One that is there already keeps its place. */
export function addUnsent(session, body, words) {
  const waiting = unsent(session);
  if (!waiting.some(isOf(body.id))) write(UNSENT + session.id, [...waiting, { body, words }]);
}

export function removeUnsent(session, id) {
  write(UNSENT + session.id, unsent(session).filter((one) => !isOf(id)(one)));
}

/** What was written before there was a chat belongs to this one now. */
export function adoptUnsent(session, from) {
  write(UNSENT + session.id, [...unsent(session), ...unsent(from)]);
  forgetUnsent(from);
}

export const forgetUnsent = ({ id }) => write(UNSENT + id, null);

function askOtherTabs(who) {
  return new Promise((resolve) => {
    const answered = ({ data }) => data.session && data.who === who && done(data.session);
    const done = (session) => {
      tabs.removeEventListener("message", answered);
      if (session) write(PREFIX + who, session);
      resolve(isGood(session) ? session : null);
    };
    tabs.addEventListener("message", answered);
    tabs.postMessage({ wanted: who });
    setTimeout(done, ANSWER_MS, null);
  });
}

/** `changed()` is called when another tab began a new chat, `out()` when its patient signed out there. */
export function shareWithTabs(current, changed, out) {
  tabs.addEventListener("message", ({ data }) => {
    const { who, session } = current();
    if (data.out && data.out === who) return out();
    if (session && data.wanted === who) tabs.postMessage({ who, session: bare(session) });
    if (data.session && data.who === who && data.session.id !== session?.id) changed();
    if (session && data.session?.id === session.id) Object.assign(session, data.session);
  });
}

/** One tab at a time: two that open together share one chat. What is `pressing` does not wait long for its turn. */
export async function alone(who, work, pressing) {
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    return work();
  };
  try {
    return await navigator.locks.request(PREFIX + who, pressing ? { signal: AbortSignal.timeout(PRESSING_MS) } : {}, begin);
  } catch (problem) {
    if (hasBegun) throw problem;
    return work(); // Pressing; or no locks here, as in a frame to which the browser denies storage.
  }
}

/** Tells patients apart and names nobody. */
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
