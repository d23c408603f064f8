// Sends until it arrived, with the same id.

import { Problem, send } from "./api.js";
import { addUnsent, removeUnsent } from "./session.js";
import { element } from "./message.js";

const PAUSES_MS = [1000, 2000, 4000, 8000];
const LONGEST_MS = PAUSES_MS.at(-1);
const going = new WeakSet();
const wakers = new Set();

/** What waits for its next chance has it now. */
export const wake = () => wakers.forEach((resolve) => resolve());

/** Where no chat is open yet, each try opens one. */
export async function deliver(chat, node, body, words) {
  if (going.has(node)) return;
  going.add(node);
  let { session } = chat;
  const shelf = () => session ?? { id: chat.who };
  if (shelf().id) addUnsent(shelf(), body, words);
  for (let tries = 0; node.isConnected; tries++) {
    chat.busy(1);
    const answer = await attempt().catch((problem) => problem).finally(() => chat.busy(-1));
    const problem = answer instanceof Problem ? answer : null;
    if (session && !problem?.passing) removeUnsent(session, body.id);
    if (!node.isConnected) return; // Another chat is open by now.
    if (!problem) {
      mark(chat, node, "", "");
      return chat.show(answer.messages, words);
    }
    if (session) chat.answered(problem, words);
    if (!problem.passing) return session ? refused(chat, node, problem) : turnedAway(chat, node, problem, body, words);
    await nextChance(chat, node, tries, problem.wait_ms);
  }

  async function attempt() {
    session ??= await chat.reach(words);
    return send(session, body);
  }
}

function refused(chat, node, { status, ended }) {
  mark(chat, node, "unsent", ended ? "Not sent. This chat has ended." : status === 422 ? "Not sent. Please use other words." : "Not sent.");
  if (ended) chat.ended();
}

/** No chat could be opened for it. A patient's words go out after the next sign-in; where nobody was signed in they wait in the box. */
function turnedAway(chat, node, problem, body, words) {
  if (problem.status !== 401) {
    if (chat.who) removeUnsent({ id: chat.who }, body.id);
    return refused(chat, node, problem);
  }
  if (!chat.who && !problem.messages.length) {
    node.remove();
    return chat.giveBack(words);
  }
  mark(chat, node, "unsent", problem.messages.length ? "Not sent." : "Not sent. Please sign in.");
  if (chat.who) chat.failed(problem);
}

/** After the pause, when the network is back, or when the patient asks for it. */
function nextChance(chat, node, tries, wait_ms) {
  const over = new AbortController();
  const pause_ms = navigator.onLine && Math.max(PAUSES_MS[tries] ?? LONGEST_MS, wait_ms);
  let waker;
  return new Promise((resolve) => {
    wakers.add((waker = resolve));
    window.addEventListener("online", resolve, { signal: over.signal });
    if (pause_ms) setTimeout(resolve, pause_ms);
    if (pause_ms && pause_ms <= LONGEST_MS && tries < PAUSES_MS.length) return mark(chat, node, "waiting", "Not sent yet. Trying again…");
    mark(chat, node, "unsent", pause_ms ? "Not sent yet. It will be tried again." : "Not sent. It will go out when you are online again.");
    const state = node.querySelector(".state");
    if (!state.querySelector("button")) state.append(" ", element("button", "Try again", { type: "button" }));
    state.querySelector("button").addEventListener("click", resolve, { signal: over.signal });
  }).finally(() => {
    wakers.delete(waker);
    over.abort();
  });
}

function mark(chat, node, kind, text) {
  node.classList.toggle("waiting", kind === "waiting");
  node.classList.toggle("unsent", kind === "unsent");
  const state = node.querySelector(".state");
  state.classList.toggle("problem", kind === "unsent");
  if (text && state.firstChild?.data === text) return; // It says so, and its button may have the focus.
  state.textContent = text;
  if (!text) return;
  chat.toSight(node);
  chat.announce(text);
}
