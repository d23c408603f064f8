// The chat page: puts session, transport, view and the page around it together.

import * as api from "./api.js";
import * as callback from "./callback.js";
import * as composer from "./composer.js";
import * as host from "./host.js";
import * as log from "./log.js";
import { deliver } from "./outgoing.js";
import * as kept from "./session.js";

const FRESH_TOKEN_MS = 60 * 60 * 1000;
const find = (id) => document.getElementById(id);
const ANYBODY = find("who").textContent;
const { tell } = log;

let isShown = !host.isLaunched;
let unread = 0;
let asked = null; // By the page, before the chat was open.
let stopListening = () => {};

/** On privacy, without a place in the chat: it was deleted. */
const isErasure = ({ topic, seq }) => topic === "privacy" && seq === 0;

const chat = {
  tell,
  who: host.asPatient ? null : kept.VISITOR,
  session: null,
  waiting: 0,
  portalToken: null,

  busy(change) {
    this.waiting += change;
    find("typing").hidden = this.waiting === 0;
    if (change > 0) log.follow();
  },

  show(messages) {
    if (messages.some(isErasure)) log.clear();
    const fresh = log.add(messages, act);
    if (fresh.length && log.raised()) news();
    return fresh;
  },

  announce(words) {
    find("live").textContent = words;
  },

  toMessage(id) {
    const node = find("log").querySelector(`[data-id="${CSS.escape(id)}"]`);
    node.tabIndex = -1;
    node.focus();
  },

  /** What was not sent goes back to where it was typed. */
  ended() {
    const { session } = this;
    if (!session) return;
    leave();
    kept.drop(this.who);
    const words = kept.unsent(session).map(({ words }) => words);
    kept.forgetUnsent(session);
    composer.giveBack(words.join("\n"));
    tell("This chat has ended.", "Start a new one", begin);
  },
};

const act = {
  press(button, made, message) {
    if (button.topic === "callback") return callback.open(message.id); // The visits that it told of go along.
    made.disabled = true; // For good: what it says is on its way, and can be tried again where it stands.
    say({ button: button.id }, button.title)?.focus({ preventScroll: true });
  },
  async judge(message, helpful, node) {
    for (const button of node.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.helpful === String(helpful)));
    }
    const isStored = await api.judge(chat.session, { message_id: message.id, helpful }).then(() => true, () => false);
    node.querySelector("span").textContent = isStored ? "Thank you" : "Not stored";
    chat.announce(isStored ? "Thank you" : "Your rating was not stored");
  },
};

function say(body, words) {
  if (!chat.session) return null;
  const message = { id: crypto.randomUUID(), ...body };
  const node = log.own(message.id, words, act);
  deliver(chat, node, message, words);
  return node;
}

/** A chat that could not be opened is tried anew when somebody writes: it may be an emergency. */
async function openWith(words) {
  if (chat.who) await open("", words);
  if (chat.session && composer.take(words)) say({ text: words }, words);
}

/** What is typed from here on is not for the old one. */
function leave() {
  stopListening();
  chat.session = null;
}

/** The chat that is kept, or a new one once somebody can see it. `first`: what the patient will say in it. */
async function open(words = "", first = "") {
  leave();
  log.clear();
  tell(words);
  const { who } = chat;
  await kept.alone(who, async () => {
    const found = await kept.find(who);
    if (who !== chat.who || chat.session) return;
    if (found) await goOn(found);
    else if (isShown) await startNew(first);
  });
}

async function goOn(session) {
  try {
    const { messages } = await api.history(session);
    const { patient } = chat.who === kept.VISITOR ? {} : await api.freshToken(session); // The browser keeps no name.
    begun({ ...session, patient }, messages);
    log.followLast();
  } catch (problem) {
    if (!problem.ended) return tell("The chat cannot be reached just now.", "Try again", open);
    kept.drop(chat.who);
    if (isShown) await startNew();
  }
}

function begin() {
  leave();
  log.clear();
  tell("");
  return kept.alone(chat.who, startNew);
}

async function startNew(first) {
  const { who } = chat;
  try {
    const started = await startAs(who, first);
    if (who !== chat.who || !started) return;
    kept.keep(who, started);
    begun(started, started.messages);
  } catch (problem) {
    if (problem.status === 401) return tell("Your sign-in has ended. Please sign in again.", "Try again", begin);
    tell("The chat cannot be reached just now.", "Try again", begin);
  }
}

/** A portal's token lives for minutes: the page is asked for another. */
async function startAs(who, first) {
  if (who === kept.VISITOR) return api.start(null, first);
  try {
    return await api.start(chat.portalToken, first);
  } catch (problem) {
    if (problem.status !== 401) throw problem;
  }
  tell("One moment, your sign-in is being renewed.");
  const token = await host.portalToken();
  if (!token) throw new api.Problem(401);
  if ((await kept.ownerOf(token)) !== who) return void signedIn(token);
  chat.portalToken = token;
  const started = await api.start(token, first);
  tell("");
  return started;
}

function begun(session, messages) {
  chat.session = session;
  find("who").textContent = session.patient ? `Signed in as ${session.patient.display_name}` : ANYBODY;
  chat.show(messages);
  stopListening = api.listen(session, settled(messages, 0), { message: arrived, lost: (after) => missed(session, after) });
  for (const { body, words } of kept.unsent(session)) deliver(chat, log.own(body.id, words, act), body, words);
  answerHost();
}

function arrived(message) {
  const [fresh] = chat.show([message]);
  if (!fresh || isShown || /patient|bot/.test(fresh.sender)) return;
  unread += 1;
  news();
}

const news = () => host.tell("news", { unread, urgency: log.raised() });

async function missed(session, after) {
  if (session !== chat.session) return null;
  try {
    const { messages } = await api.history(session, after);
    if (session !== chat.session) return null;
    messages.forEach(arrived);
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

async function renew() {
  const { session, who } = chat;
  if (!session || Date.parse(session.expires_at) - Date.now() > FRESH_TOKEN_MS) return;
  const fresh = await api.freshToken(session).catch(() => null);
  if (fresh) kept.keep(who, Object.assign(session, fresh));
}

find("erase").addEventListener("click", () => find("confirm").showModal());
find("confirm").addEventListener("close", async () => {
  const { session, who } = chat;
  if (find("confirm").returnValue !== "erase" || !session) return;
  leave(); // What is typed meanwhile waits in its box.
  try {
    await api.erase(session);
  } catch (problem) {
    if (!problem.ended) {
      begun(session, []);
      return tell("The chat could not be deleted just now. Please try again.");
    }
  }
  kept.forgetUnsent(session);
  kept.drop(who);
  await begin();
});

async function signedIn(token) {
  const who = token ? await kept.ownerOf(token) : host.asPatient ? null : kept.VISITOR;
  const before = chat.who;
  chat.portalToken = token;
  if (who === before && chat.session) return;
  const hadWords = before === kept.VISITOR && log.said().length > 0;
  if (!token && before && before !== kept.VISITOR) kept.drop(before);
  chat.who = who;
  if (who) await open(hadWords && token ? "You are signed in. This is a new chat; what you wrote before is not part of it." : "");
  else askToSignIn();
}

function askToSignIn() {
  leave();
  log.clear();
  find("who").textContent = ANYBODY;
  tell("Please sign in to the portal to use this chat.", "Try again", signIn);
}

async function signIn() {
  tell("One moment, you are being signed in.");
  const token = await host.portalToken();
  if (chat.session) return;
  if (token) await signedIn(token);
  else askToSignIn();
}

function answerHost() {
  if (!asked || !chat.session) return;
  say({ text: asked }, asked);
  asked = null;
}

function shown() {
  if (isShown) return;
  isShown = true;
  unread = 0;
  news();
  if (!chat.session && chat.who) return void open();
  log.followLast();
}

host.hear({
  shown, hidden: () => (isShown = false),
  focus: composer.focus,
  ask({ text: words }) {
    if (typeof words !== "string" || !words.trim()) return;
    asked = words.trim().slice(0, composer.MAX_LENGTH);
    answerHost();
  },
  "portal-token": ({ token }) => signedIn(typeof token === "string" ? token : null),
});

/** In an emergency, a key that was pressed by accident does not put the numbers away. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]") && !log.raised()) host.tell("close");
});
find("close").hidden = !host.isLaunched;
find("close").addEventListener("click", () => host.tell("close"));

composer.setUp((words) => (chat.session ? Boolean(say({ text: words }, words)) : void openWith(words)));
callback.setUp(chat);
kept.shareWithTabs(() => chat, () => open());
setInterval(renew, 5 * 60 * 1000);
host.tell("chat-ready");
if (host.asPatient) signIn();
else open();
