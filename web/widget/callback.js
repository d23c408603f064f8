// "Call me": asks the clinic to call back. What is not stored is never said to be.

import { callBack } from "./api.js";

const find = (id) => document.getElementById(id);
const dialog = find("callback");
const form = find("callback-form");
const WRONG = {
  phone: "Please check this number. Give it with its area code.",
  name: "Please shorten the name.",
  reason: "Please shorten this, or use other words.",
};

let chat = null;
let last = null; // What was sent last: the same wish goes out again under the same id.

export function setUp(openChat) {
  chat = openChat;
  find("call-me").addEventListener("click", () => {
    tell(null);
    dialog.showModal();
  });
  find("callback-leave").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
}

async function submit() {
  const wish = filledIn();
  if (!wish.phone) return refuse([{ field: "phone" }]);
  const { session } = chat;
  if (!session) return tell("callback-failed");
  busy(true);
  const { stored, problem } = await callBack(session, withId(wish)).then((stored) => ({ stored }), (problem) => ({ problem }));
  busy(false);
  if (problem?.errors.length) return refuse(problem.errors);
  if (problem) return failed(problem);
  if (chat.session === session) done(stored);
}

function filledIn() {
  const given = new FormData(form);
  return Object.fromEntries([...given].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
}

function withId(wish) {
  const words = JSON.stringify(wish);
  if (last?.words !== words) last = { words, id: crypto.randomUUID() };
  return { id: last.id, ...wish };
}

function failed(problem) {
  tell("callback-failed");
  if (problem.ended) chat.ended();
}

function done({ message }) {
  last = null;
  form.reset();
  dialog.close();
  chat.show([message]);
  chat.toMessage(message.id);
}

function busy(isBusy) {
  find("callback-send").disabled = isBusy;
  if (isBusy) tell(null);
}

/** One sentence at each field that is wrong; the first of them gets the focus. */
function refuse(errors) {
  tell(null);
  const fields = Object.keys(WRONG).filter((name) => errors.some(({ field }) => field === name));
  if (!fields.length) return tell("callback-failed");
  for (const name of fields) {
    find(`callback-${name}`).setAttribute("aria-invalid", "true");
    find(`callback-${name}-wrong`).textContent = WRONG[name];
  }
  find(`callback-${fields[0]}`).focus();
}

/** Shows the notice with this id; null takes all that was said away. */
function tell(notice) {
  find("callback-failed").hidden = notice !== "callback-failed";
  for (const name of Object.keys(WRONG)) {
    find(`callback-${name}`).removeAttribute("aria-invalid");
    find(`callback-${name}-wrong`).textContent = "";
  }
}
