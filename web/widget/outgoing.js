// Sends until it arrived, with the same id; in the order of writing, of which the gateway excepts an emergency.

import { Problem, send } from "./api.js";
import { addUnsent, removeUnsent, unsent } from "./session.js";
import { element } from "./message.js";

const PAUSES_MS = [1000, 2000, 4000, 8000];
const LONGEST_MS = PAUSES_MS.at(-1);
const going = new WeakSet();
const stuck = new Set(); // The gateway's fault, which holds nothing up.
const wakers = new Map();

/** What waits for its next chance has it now. */
export const wake = () => wakers.forEach((resolve) => resolve());
window.ononline = wake;

/** Where no chat is open yet, each try opens one. */
export async function deliver(chat, node, body, words) {
  if (going.has(node)) return;
  going.add(node);
  const { who } = chat;
  let { session } = chat;
  let after;
  const shelf = session ?? { id: who };
  if (shelf.id) addUnsent(shelf, body, words);
  wake();
  for (let tries = 0; node.isConnected; tries++) {
    chat.busy(1);
    const answer = await attempt().catch((problem) => problem).finally(() => chat.busy(-1));
    const problem = answer instanceof Problem ? answer : null;
    if (problem?.status === 500) stuck.add(body.id);
    const stays = problem?.passing || (problem?.ended && node.isConnected); // A chat that has ended gives back all that waits.
    if (session && !stays) {
      removeUnsent(session, body.id);
      wakers.get(unsent(session)[0]?.body.id)?.();
    }
    if (!node.isConnected) break;
    if (!problem) {
      mark(chat, node, "", "");
      return chat.show(answer.messages, words);
    }
    if (session) chat.answered(problem, words);
    if (!problem.passing) return session ? refused(chat, node, problem) : turnedAway(chat, node, problem, body, words);
    if (problem.status !== 424 || after === before()) await nextChance(chat, node, tries, problem.wait_ms);
  }
  if (!who) chat.giveBack(words); // Another chat is open by now, and nobody's words are not its patient's.

  async function attempt() {
    session ??= await chat.reach(words);
    after = before();
    return send(session, { ...body, after });
  }

  function before() {
    const waiting = unsent(session).map((one) => one.body.id);
    return waiting.slice(0, waiting.indexOf(body.id)).findLast((id) => !stuck.has(id));
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
  chat.failed(problem);
}

/** After the pause of one of those that wait, when the network is back, or when the patient asks for it. */
async function nextChance(chat, node, tries, wait_ms) {
  const pause_ms = navigator.onLine && Math.max(PAUSES_MS[tries] ?? LONGEST_MS, wait_ms);
  const timer = pause_ms && setTimeout(wake, pause_ms);
  sayWhen(chat, node, tries, pause_ms);
  await new Promise((resolve) => wakers.set(node.dataset.id, resolve));
  clearTimeout(timer);
  wakers.delete(node.dataset.id);
}

function sayWhen(chat, node, tries, pause_ms) {
  if (pause_ms && pause_ms <= LONGEST_MS && tries < PAUSES_MS.length) return mark(chat, node, "waiting", "Not sent yet. Trying again…");
  mark(chat, node, "unsent", pause_ms ? "Not sent yet. It will be tried again." : "Not sent. It will go out when you are online again.");
  const state = node.querySelector(".state");
  if (state.querySelector("button")) return;
  const call = document.querySelector(".foot a").cloneNode(true);
  state.append(" In an emergency, ", call, ". ", element("button", "Try again", { type: "button", onclick: wake }));
}

function mark(chat, node, kind, text) {
  node.classList.toggle("waiting", kind === "waiting");
  node.classList.toggle("unsent", kind === "unsent");
  const state = node.querySelector(".state");
  if (text && state.firstChild?.data === text) return; // It says so, and its button may have the focus.
  state.textContent = text;
  if (!text) return;
  chat.toSight(node);
  chat.announce(text);
}
