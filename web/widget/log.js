// The conversation on the page: in order, each message once, the newest in sight.

import { render } from "./message.js";

const log = document.getElementById("log");
const scroll = document.getElementById("scroll");
const bar = document.getElementById("alarm-bar");

const nodeOf = (id) => log.querySelector(`[data-id="${CSS.escape(id)}"]`);

export const said = () => [...log.querySelectorAll(".from-patient")];

export function clear() {
  log.replaceChildren();
  bar.hidden = true;
}

/** Gives those that were not there yet. */
export function add(messages, act) {
  const fresh = messages.filter((message) => !known(message));
  const nodes = fresh.map((message) => place(render(message, act), message.seq));
  nodes.forEach(offerOnce);
  fresh.forEach(alarm);
  if (nodes.length) follow(nodes[0]);
  return fresh;
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
  if (!node.isConnected) log.append(node);
  follow(node);
  return node;
}

function place(node, seq) {
  if (seq) node.dataset.seq = seq;
  const next = seq && [...log.children].find((other) => other !== node && Number(other.dataset.seq) > seq);
  const isInPlace = node.isConnected && (!next || node.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (!isInPlace) log.insertBefore(node, next || null);
  return node;
}

/** Of messages on one topic, the last has what can be pressed. */
function offerOnce(node) {
  for (const [one, other] of [[node.previousElementSibling, node], [node, node.nextElementSibling]]) {
    if (one?.dataset.topic && one.dataset.topic === other?.dataset.topic) one.querySelector(".choices").hidden = true;
  }
}

/** The numbers to call stay above the chat from now on. */
function alarm({ urgency }) {
  if (urgency !== "emergency" && urgency !== "crisis") return;
  const [first, last] = bar.querySelectorAll("a");
  if (last.matches(`.${urgency}-number`)) first.before(last);
  bar.dataset.urgency = urgency;
  bar.hidden = false;
}

export const raised = () => (bar.hidden ? null : bar.dataset.urgency);

/** To the end, but the beginning of what is new stays in sight, as does a short question above it. */
export function follow(first = log.lastElementChild) {
  if (!first) return;
  const question = first.previousElementSibling;
  const isShort = question?.matches(".from-patient") && question.offsetHeight < scroll.clientHeight / 5;
  scroll.scrollTop = (isShort ? question : first).offsetTop - scroll.offsetTop - 16;
}

export const followLast = () => follow(said().at(-1) ?? log.firstElementChild);

/** A line above the box, with a button when there is something to do. */
export function tell(words, action, run) {
  const notice = document.getElementById("notice");
  notice.textContent = words ? `${words} ` : "";
  notice.hidden = !words;
  if (!action) return;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: action });
  button.addEventListener("click", () => run());
  notice.append(button);
}
