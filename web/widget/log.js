// The conversation on the page: in order, each message once, the newest in sight.

import { element, render } from "./message.js";

const log = document.getElementById("log");
const scroll = document.getElementById("scroll");
const notice = document.getElementById("notice");
const bar = document.getElementById("alarm-bar");

let held = null; // An alarm that is in sight while the patient says nothing more.

export const nodeOf = (id) => log.querySelector(`[data-id="${CSS.escape(id)}"]`);

export const said = () => [...log.querySelectorAll(".from-patient")];

export function clear() {
  log.replaceChildren();
  held = null;
}

/** The numbers to call go only where the patient does, or deletes the chat: they outlast a sign-in and a chat that ended. */
export function wipe() {
  clear();
  bar.hidden = true;
}

/** Gives those that were not there yet. */
export function add(messages, act) {
  const fresh = messages.filter((message) => !known(message));
  const nodes = fresh.map((message) => place(render(message, act), message.seq));
  nodes.forEach(offerOnce);
  if (!nodes.length) return fresh;
  const alarms = nodes.filter((_, place) => alarm(fresh[place]));
  if (alarms.length || fresh.some(({ sender }) => sender === "staff")) held = null;
  follow(alarms[0] ?? nodes[0]);
  held = alarms[0] ?? held;
  return fresh;
}

export const remove = ({ id }) => steadily(() => nodeOf(id)?.remove());

export const lastSeq = () => Math.max(0, ...[...log.querySelectorAll("[data-seq]")].map(({ dataset }) => dataset.seq));

/** What has no number yet was said after all that has one. */
export function numberedFirst() {
  if (log.querySelector(":scope > :not([data-seq])")) steadily(() => log.prepend(...log.querySelectorAll("[data-seq]")));
}

/** What was just typed gets its number and its place. */
function known({ id, seq }) {
  const node = nodeOf(id);
  if (node && !node.dataset.seq) place(node, seq);
  return Boolean(node);
}

/** The patient's own words, on their way. */
export function own(id, words, act) {
  const node = nodeOf(id) ?? render({ id, sender: "patient", text: words, urgency: "none" }, act);
  node.tabIndex = -1;
  if (!node.isConnected) {
    log.append(node);
    held = null;
    follow(node);
  }
  return node;
}

/** In the order of the numbers, also where another tab's came in before this one had its own. */
function place(node, seq) {
  if (seq) node.dataset.seq = seq;
  const others = [...log.children].filter((other) => other !== node && other.dataset.seq);
  const isBefore = (other) => Boolean(other.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
  const isInPlace = node.isConnected && (!seq || others.every((other) => isBefore(other) === other.dataset.seq < seq));
  if (!isInPlace) steadily(() => log.insertBefore(node, (seq && others.find((other) => other.dataset.seq > seq)) || null));
  return node;
}

/** What moves above an alarm that is held does not push it out of sight. */
function steadily(move) {
  const before = held?.offsetTop;
  move();
  if (held?.isConnected && held.offsetTop !== before) show(held);
}

/** Of messages on one topic, the last has what can be pressed; each of several saved entries has an Undo of its own. */
function offerOnce(node) {
  const isSaved = (message) => message.querySelector(".entry.saved") !== null;
  for (const [one, other] of [[node.previousElementSibling, node], [node, node.nextElementSibling]]) {
    const isSame = one?.dataset.topic && one.dataset.topic === other?.dataset.topic;
    if (isSame && !(isSaved(one) && isSaved(other))) one.querySelector(".choices").hidden = true;
  }
}

/** The numbers to call stay above the chat from now on. */
function alarm({ urgency }) {
  if (!/emergency|crisis/.test(urgency)) return false;
  const [first, last] = bar.querySelectorAll("a");
  if (last.matches(`.${urgency}-number`)) first.before(last);
  bar.dataset.urgency = urgency;
  bar.hidden = false;
  return true;
}

export const raised = () => (bar.hidden ? null : bar.dataset.urgency);

/** To the end, but the beginning of what is new stays in sight, as does a short question above it. Not away from an alarm. */
export function follow(first = log.lastElementChild) {
  if (first && !held) show(first);
}

function show(first) {
  if (first.matches(".from-bot + .from-bot:not(.emergency, .crisis)")) return show(first.previousElementSibling); // Of one answer.
  const question = first.previousElementSibling;
  const isShort = question?.matches(".from-patient") && question.offsetHeight < scroll.clientHeight / 5;
  scroll.scrollTop = (isShort ? question : first).offsetTop - scroll.offsetTop - 16;
}

export function followLast() {
  const last = said().at(-1) ?? log.firstElementChild;
  if (last) show(last);
}

export const toSight = (node) => held || node.scrollIntoView({ block: "nearest" });

export const isTold = () => !notice.hidden;

/** A line above the box, with a button when there is something to do. */
export function tell(words, action, run) {
  if (isTold() && notice.firstChild.data === `${words} `) return; // Its button may have the focus.
  notice.textContent = words ? `${words} ` : "";
  notice.hidden = !words;
  if (action) notice.append(element("button", action, { type: "button", onclick: () => run() }));
}
