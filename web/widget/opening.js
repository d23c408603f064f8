// Opens the chat: the one that is kept, or a new one. What is written meanwhile stands in the log, and is read for an emergency.

import * as api from "./api.js";
import * as host from "./host.js";
import * as log from "./log.js";
import { deliver, wake } from "./outgoing.js";
import * as kept from "./session.js";

const AWAY = "The chat cannot be reached just now.";
const SLOW_MS = 1000;
const SHORTEST_MS = 2000;
const LONGEST_MS = 30000;
const NOBODY = ""; // No portal's token.
const { tell } = log;
const nameNode = document.getElementById("who");

let chat = null;
let stopListening = () => {};
let interrupt = () => {}; // An opening that knows no words.
let isAway = false; // And the page says so.
let tries = 0;
let retry;
const early = new Map(); // Words, and what the gateway answered when it refused them.

export const setUp = (openChat) => (chat = openChat);

/** What is typed from here on is not for the old one. */
export function leave() {
  stopListening();
  clearTimeout(retry);
  chat.session = null;
  chat.isOver = false;
}

export function empty(words = "") {
  leave();
  log.clear();
  early.clear();
  isAway = false;
  tell(words);
}

/** The chat that is kept, or a new one once somebody can see it or has something to say. */
export async function open(words) {
  empty(words);
  if (!resume()) await join().catch(failed);
}

/** What was not sent goes out; how many it is. */
function resume() {
  const waiting = kept.unsent(chat.session ?? { id: chat.who });
  for (const { body, words } of waiting) deliver(chat, log.own(body.id, words, chat.act), body, words);
  return waiting.length;
}

/** A session to send in. On the way there the words are read for an emergency. */
export async function reach(words) {
  const { who } = chat;
  if (chat.isOver) empty();
  interrupt();
  await join(words);
  if (!chat.session || who !== chat.who) throw new api.Problem(0);
  return chat.session;
}

async function join(first) {
  const { who } = chat;
  if (!who) return void (await knock(NOBODY, first));
  const isWanted = () => who === chat.who && !chat.session;
  await kept.alone(who, async () => {
    const found = isWanted() && (await kept.find(who));
    if (!isWanted()) return;
    if (found) void goOn(found);
    else if (chat.isShown || first) await startNew(first);
  }, first);
}

/** It can be written in at once: an emergency does not wait for what was said before. */
async function goOn(session) {
  enter(session);
  named(session);
  let after = 0;
  try {
    const { messages } = await api.history(session);
    if (session !== chat.session) return;
    chat.show(messages);
    log.numberedFirst();
    log.followLast();
    after = settled(messages, 0);
  } catch (problem) {
    if (session !== chat.session) return;
    if (problem.ended) return anew(session);
    isAway = true;
    tell(AWAY); // The stream brings it.
  }
  follow(session, after);
}

async function anew(session) {
  kept.drop(chat.who);
  kept.adoptUnsent({ id: chat.who }, session);
  if (chat.isShown) await begin();
  else empty();
}

/** The browser keeps no name. */
async function named(session, patient) {
  if (chat.who !== kept.VISITOR) patient ??= (await api.freshToken(session).catch(() => null))?.patient;
  if (session === chat.session) nameNode.textContent = patient ? `Signed in as ${patient.display_name}` : chat.anybody;
}

export async function begin() {
  empty();
  await kept.alone(chat.who, () => startNew()).catch(failed);
}

/** Where nobody is signed in, nothing is tried again. */
export function failed({ status, wait_ms = 0 }) {
  if (!chat.who) return;
  isAway = true;
  clearTimeout(retry);
  if (status === 401) {
    nameNode.textContent = chat.anybody;
    tell("Your sign-in has ended. Please sign in again.", "Try again", begin);
  } else {
    tell(`${AWAY} It will be tried again.`, "Try again", again);
    retry = setTimeout(knockAgain, Math.max(wait_ms, Math.min(LONGEST_MS, SHORTEST_MS * 2 ** tries++)));
  }
  resume();
}

/** The gateway was heard. */
export function back() {
  if (!isAway) return;
  if (chat.session) named(chat.session);
  isAway = false;
  tell("");
}

function again() {
  wake();
  knockAgain();
}

const knockAgain = () => join().catch(failed);

async function startNew(first) {
  const { who } = chat;
  const interrupted = first ? [] : [new Promise((resolve) => (interrupt = resolve))];
  const slow = setTimeout(sayThatItIsSlow, SLOW_MS);
  const started = await Promise.race([startAs(who, first), ...interrupted]).finally(() => clearTimeout(slow));
  if (who !== chat.who || !started || chat.session) return;
  kept.keep(who, started);
  chat.show(started.messages);
  log.numberedFirst();
  enter(started);
  named(started, started.patient);
  follow(started, settled(started.messages, 0));
}

function sayThatItIsSlow() {
  if (log.isTold()) return;
  isAway = true;
  tell("One moment, the chat is being opened.");
}

/** A portal's token lives for minutes: the page is asked for another. */
async function startAs(who, first) {
  if (who === kept.VISITOR) return knock(null, first);
  try {
    return await knock(chat.portalToken, first);
  } catch (problem) {
    if (problem.status !== 401) throw problem;
  }
  tell("One moment, your sign-in is being renewed.");
  const token = await host.portalToken();
  if (!token) throw new api.Problem(401);
  if ((await kept.ownerOf(token)) !== who) return void chat.signedIn(token);
  chat.portalToken = token;
  const started = await knock(token, first);
  tell("");
  return started;
}

/** An emergency in the first words is answered at the door, whoever may come in. */
async function knock(token, first) {
  try {
    return await api.start(token, first);
  } catch (problem) {
    answered(problem, first);
    throw problem;
  }
}

/** A refusal brings the answer to an emergency: shown once, however often it is tried. */
export function answered({ messages }, words) {
  if (messages.length && !early.has(words)) early.set(words, chat.show(messages));
}

/** What a refusal answered is answered by the chat now. */
export function settle(words) {
  early.get(words)?.forEach(log.remove);
  early.delete(words);
}

function enter(session) {
  back();
  chat.session = session;
  tries = 0;
  kept.adoptUnsent(session, { id: chat.who });
  wake();
  resume();
  chat.entered();
}

export function follow(session, after) {
  stopListening();
  stopListening = api.listen(session, after, { message: chat.arrived, lost: (last) => missed(session, last) });
}

async function missed(session, after) {
  if (session !== chat.session) return null;
  try {
    const { messages } = await api.history(session, after);
    if (session !== chat.session) return null;
    messages.forEach(chat.arrived);
    return settled(messages, after);
  } catch (problem) {
    if (!problem.ended || session !== chat.session) return after;
    chat.ended();
    return null;
  }
}

/** A last message without answer may come again. */
function settled(messages, before) {
  const last = messages.at(-1);
  return last ? last.seq - (last.sender === "patient") : before;
}
