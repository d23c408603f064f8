// The chat page: puts session, transport and view together.

import * as api from "./api.js";
import { render } from "./message.js";
import { deliver } from "./outgoing.js";
import * as kept from "./session.js";

const FRESH_TOKEN_MS = 60 * 60 * 1000;
const find = (id) => document.getElementById(id);
const log = find("log");
const text = find("text");
const asPatient = new URLSearchParams(location.search).get("as") === "patient";

let asked = null; // What the page around the chat asked before the chat was open.

const chat = {
  who: "visitor",
  session: null,
  waiting: 0,
  portalToken: null,

  busy(change) {
    this.waiting += change;
    find("typing").hidden = this.waiting === 0;
    if (change > 0) follow();
  },

  show(messages) {
    const fresh = messages.filter(({ id }) => !log.querySelector(`[data-id="${CSS.escape(id)}"]`));
    const nodes = fresh.map((message) => render(message, act));
    fresh.forEach(({ topic }, place) => {
      if (topic && fresh[place + 1]?.topic === topic) nodes[place].querySelector(".choices").hidden = true; // The next one has them.
    });
    log.append(...nodes);
    fresh.forEach(alarm);
    follow(nodes[0]);
  },

  /** For those who hear the page: what changed on it without a message. */
  announce(words) {
    find("live").textContent = words;
  },

  ended() {
    kept.drop(this.who);
    tell("This chat has ended.", "Start a new one", begin);
  },
};

const act = {
  press(button, made) {
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

/** The numbers to call stay above the chat from now on. */
function alarm({ urgency }) {
  if (urgency !== "emergency" && urgency !== "crisis") return;
  const bar = find("alarm-bar");
  const [first, last] = bar.querySelectorAll("a");
  if (last.matches(`.${urgency}-number`)) first.before(last);
  bar.dataset.urgency = urgency;
  bar.hidden = false;
}

function say(body, words) {
  const id = crypto.randomUUID();
  const node = render({ id, sender: "patient", text: words, urgency: "none" }, act);
  node.tabIndex = -1;
  log.append(node);
  follow(node);
  deliver(chat, node, { id, ...body });
  return node;
}

/** Scroll to the end, but never so far that the beginning of what is new goes out of sight, nor a short question above it. */
function follow(first = log.lastElementChild) {
  if (!first) return;
  const scroll = find("scroll");
  const question = first.previousElementSibling;
  const isShort = question?.matches(".from-patient") && question.offsetHeight < scroll.clientHeight / 5;
  scroll.scrollTop = (isShort ? question : first).offsetTop - scroll.offsetTop - 16;
}

function tell(words, action, run) {
  const notice = find("notice");
  notice.textContent = words ? `${words} ` : "";
  notice.hidden = !words;
  if (!action) return;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: action });
  button.addEventListener("click", () => run());
  notice.append(button);
}

async function begin() {
  tell("");
  chat.session = null; // What is typed from here on is not for the old one.
  log.replaceChildren();
  find("alarm-bar").hidden = true;
  try {
    const started = await api.start(chat.portalToken);
    chat.session = started;
    kept.keep(chat.who, started);
    introduce(started.patient);
    chat.show(started.messages);
    answerHost();
  } catch (problem) {
    const signIn = problem.status === 401 && chat.portalToken;
    tell(signIn ? "Your sign-in has ended. Please sign in again." : "The chat cannot be reached just now.", signIn ? null : "Try again", open);
  }
}

async function open() {
  const found = kept.load(chat.who);
  if (!found) return begin();
  chat.session = found;
  try {
    const { messages } = await api.history(found);
    introduce(found.patient);
    tell("");
    chat.show(messages);
    follow([...log.querySelectorAll(".from-patient")].at(-1) ?? log.firstElementChild);
    answerHost();
  } catch (problem) {
    if (!problem.passing) return begin();
    tell("The chat cannot be reached just now.", "Try again", open);
  }
}

async function renew() {
  if (!chat.session || Date.parse(chat.session.expires_at) - Date.now() > FRESH_TOKEN_MS) return;
  const fresh = await api.freshToken(chat.session).catch(() => null);
  if (fresh) kept.keep(chat.who, Object.assign(chat.session, fresh));
}

function introduce(patient) {
  find("who").textContent = patient ? `Signed in as ${patient.display_name}` : "Automated assistant";
}

find("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = text.value.trim();
  if (!words || !chat.session) return;
  text.value = "";
  fit();
  say({ text: words }, words);
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  find("form").requestSubmit();
});

function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}
text.addEventListener("input", fit);

find("erase").addEventListener("click", () => find("confirm").showModal());
find("confirm").addEventListener("close", async () => {
  const { session } = chat;
  if (find("confirm").returnValue !== "erase" || !session) return;
  chat.session = null; // What is typed meanwhile waits in its box.
  try {
    await api.erase(session);
  } catch (problem) {
    chat.session = session;
    if (problem.status !== 404 && problem.status !== 401) return tell("The chat could not be deleted just now. Please try again.");
  }
  kept.drop(chat.who);
  await begin();
});

function fromPortal() {
  window.addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== window.parent || event.data?.type !== "clinic:portal-token") return;
    chat.portalToken = event.data.token;
    chat.who = `patient:${event.data.patient}`;
    open();
  });
  window.parent.postMessage({ type: "clinic:chat-ready" }, location.origin);
}

/** A page of ours that the chat stands in may put a question, as if it had been typed. */
function fromHost() {
  window.addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== window.parent || event.data?.type !== "clinic:ask") return;
    if (typeof event.data.text !== "string") return;
    asked = event.data.text;
    answerHost();
  });
}

function answerHost() {
  if (!asked || !chat.session) return;
  say({ text: asked }, asked);
  asked = null;
}

setInterval(renew, 5 * 60 * 1000);
if (window.parent !== window) fromHost();
if (asPatient && window.parent !== window) fromPortal();
else open();
