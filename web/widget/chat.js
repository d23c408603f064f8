// The chat page: puts session, transport, view and the page around it together.

import * as api from "./api.js";
import * as callback from "./callback.js";
import * as composer from "./composer.js";
import * as host from "./host.js";
import * as log from "./log.js";
import * as opening from "./opening.js";
import { deliver } from "./outgoing.js";
import * as kept from "./session.js";

const FRESH_TOKEN_MS = 60 * 60 * 1000;
const find = (id) => document.getElementById(id);
const { tell } = log;

let unread = 0;
let isSigningIn = false;
let asked = null; // By the page meanwhile.

/** On privacy, without a place in the chat: it was deleted. */
const isErasure = ({ topic, seq }) => topic === "privacy" && seq === 0;

const chat = {
  tell, arrived, signedIn,
  toSight: log.toSight,
  giveBack: composer.giveBack,
  reach: opening.reach,
  failed: opening.failed,
  answered: opening.answered,
  isShown: !host.isLaunched,
  anybody: find("who").textContent,
  who: host.asPatient ? null : kept.VISITOR,
  session: null,
  isOver: false,
  waiting: 0,
  portalToken: null,

  busy(change) {
    this.waiting += change;
    find("typing").hidden = this.waiting === 0;
    if (change > 0) log.follow();
  },

  /** `words`: what they answer, maybe once more. */
  show(messages, words) {
    if (messages.some(isErasure)) wipe();
    opening.settle(words);
    const fresh = log.add(messages, this.act);
    if (fresh.length && log.raised()) news();
    return fresh;
  },

  announce(words) {
    find("live").textContent = words;
  },

  toMessage(id) {
    const node = log.nodeOf(id);
    node.tabIndex = -1;
    node.focus({ preventScroll: node.matches(".emergency, .crisis") }); // Which is in sight, from its beginning.
  },

  /** What was not sent goes back to where it was typed. */
  ended() {
    const { session } = this;
    if (!session) return;
    opening.leave();
    this.isOver = true;
    kept.drop(this.who);
    const words = kept.unsent(session).flatMap(({ body }) => body.text ?? []);
    kept.forgetUnsent(session);
    this.giveBack(words.join("\n"));
    tell("This chat has ended.", "Start a new one", opening.begin);
  },

  /** The page may have asked before it was known for whom. */
  entered() {
    isSigningIn = false;
    if (asked) say({ text: asked }, asked);
    asked = null;
  },
};

chat.act = {
  press(button, made, message) {
    if (button.topic === "callback" && !button.do) return callback.open(message.id); // The visits that it told of go along.
    made.disabled = true; // For good: what it says is on its way, and can be tried again where it stands.
    say({ button: button.id }, button.title).focus({ preventScroll: true });
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
  if (chat.isOver) opening.empty();
  const message = { id: crypto.randomUUID(), ...body };
  const node = log.own(message.id, words, chat.act);
  deliver(chat, node, message, words);
  return node;
}

function arrived(message) {
  opening.back();
  const [fresh] = chat.show([message]);
  if (!fresh || chat.isShown || /patient|bot/.test(fresh.sender)) return;
  unread += 1;
  news();
}

function wipe() {
  log.wipe();
  news();
}

const news = () => host.report({ unread, urgency: log.raised() });

async function renew() {
  const { session, who } = chat;
  if (!session || Date.parse(session.expires_at) - Date.now() > FRESH_TOKEN_MS) return;
  const fresh = await api.freshToken(session).catch(() => null);
  if (fresh) kept.keep(who, Object.assign(session, fresh));
}

find("erase").onclick = () => find("confirm").showModal();
find("confirm").onclose = async () => {
  const { session, who } = chat;
  if (find("confirm").returnValue !== "erase" || !session) return;
  opening.leave();
  chat.isOver = true; // What is typed from here on begins a new one.
  kept.drop(who);
  const isErased = await api.erase(session).then(() => true, ({ ended }) => ended);
  if (!isErased) {
    if (chat.isOver) goBack(session, who);
    return tell("The chat could not be deleted just now. Please try again.");
  }
  kept.forgetUnsent(session);
  if (!chat.isOver) return;
  wipe();
  opening.begin();
};

function goBack(session, who) {
  kept.keep(who, session);
  chat.isOver = false;
  chat.session = session;
  opening.follow(session, log.lastSeq());
}

/** For the next one at this computer. */
function forgetTyped() {
  asked = null;
  wipe();
  for (const dialog of document.querySelectorAll("dialog")) dialog.close("");
  for (const form of document.forms) form.reset();
  composer.giveBack("");
}

async function signedIn(token) {
  const who = token ? await kept.ownerOf(token) : host.asPatient ? null : kept.VISITOR;
  const before = chat.who;
  chat.portalToken = token;
  if (who === before && chat.session) return;
  if (who !== before && before?.startsWith("patient")) forgetTyped();
  const hadWords = before === kept.VISITOR && log.said().length > 0;
  if (!token) kept.dropPatients(before !== kept.VISITOR && before);
  chat.who = who;
  if (who) await opening.open(hadWords && token ? "You are signed in. This is a new chat; what you wrote before is not part of it." : "");
  else askToSignIn(before);
}

/** What was answered while nobody was signed in stays: it may be an emergency. */
function askToSignIn(before = null) {
  if (before) opening.empty();
  find("who").textContent = chat.anybody;
  tell("Please sign in to the portal to use this chat.", "Try again", signIn);
  chat.entered();
}

async function signIn() {
  isSigningIn = true;
  tell("One moment, you are being signed in.");
  const token = await host.portalToken();
  if (chat.session) return;
  if (token) await signedIn(token);
  else askToSignIn();
}

function shown() {
  if (chat.isShown) return;
  chat.isShown = true;
  unread = 0;
  news();
  if (!chat.session && chat.who && !log.said().length) return void opening.open();
  log.followLast();
}

host.hear({
  shown, line: news, hidden: () => (chat.isShown = false),
  focus: composer.focus,
  ask({ text: words }) {
    if (typeof words !== "string" || !words.trim()) return;
    asked = words.trim().slice(0, composer.MAX_LENGTH);
    if (isSigningIn && !chat.who) opening.reach(asked).catch(() => {}); // An emergency does not wait.
    else chat.entered();
  },
  "portal-token": ({ token }) => signedIn(typeof token === "string" ? token : null),
});

/** In an emergency, a key that was pressed by accident does not put the numbers away. */
document.onkeydown = ({ key }) => {
  if (key === "Escape" && !document.querySelector("dialog[open]") && !log.raised()) host.tell("close");
};
find("close").hidden = !host.isLaunched;
find("close").onclick = () => host.tell("close");

composer.setUp((words) => say({ text: words }, words));
callback.setUp(chat);
opening.setUp(chat);
kept.shareWithTabs(() => chat, () => opening.open(), () => signedIn(null));
setInterval(renew, 5 * 60 * 1000);
host.tell("chat-ready");
if (host.asPatient) signIn();
else opening.open();
