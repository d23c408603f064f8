// "Call me": asks the clinic to call back. What is not stored is never said to be.

import { callBack, Problem } from "./api.js";

const find = (id) => document.getElementById(id);
const dialog = find("callback");
const form = find("callback-form");
const WRONG = {
  phone: "Please check this number. Give it with its area code.",
  name: "Please shorten the name.",
  reason: "Please shorten this, or use other words.",
};

let chat = null;
let about = null; // The message that the call is about.
let last = null; // The same wish goes out again under the same id.

export function setUp(openChat) {
  chat = openChat;
  find("call-me").addEventListener("click", () => open());
  find("callback-leave").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
}

export function open(message = null) {
  about = message;
  tell(false);
  dialog.showModal();
  find("callback-phone").focus();
}

async function submit() {
  const wish = filledIn();
  // Words go out without a number too: the clinic reads those of an emergency whatever else is missing.
  if (!wish.phone && !wish.reason) return refuse([{ field: "phone" }]);
  const { session } = chat;
  if (!session) return tell(true);
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const answer = await callBack(session, withId(wish)).catch((problem) => problem);
  form.ariaBusy = "false";
  if (chat.session !== session) return tell(true); // Another chat is open by now.
  if (answer instanceof Problem) failed(answer);
  else done(answer);
}

function filledIn() {
  const wish = about ? { about, phone: "" } : { phone: "" };
  for (const [name, value] of new FormData(form)) {
    const words = value.trim();
    if (words) wish[name] = name === "share_chat" || words;
  }
  return wish;
}

function withId(wish) {
  const words = JSON.stringify(wish);
  if (last?.words !== words) last = { words, id: crypto.randomUUID() };
  return { id: last.id, ...wish };
}

function done({ message, messages }) {
  last = null;
  form.reset();
  dialog.close();
  chat.tell(""); // An earlier one may not have been.
  chat.show([message, ...messages]); // An alarm in the words.
  chat.toMessage((messages[0] ?? message).id);
}

function failed(problem) {
  refuse(problem.errors);
  if (problem.ended) chat.ended();
  if (!problem.messages.length) return;
  dialog.close();
  chat.show(problem.messages);
  chat.tell("Your request for a call is not stored.");
}

/** A sentence at each wrong field; the first one gets the focus. */
function refuse(errors) {
  tell(false);
  const fields = Object.keys(WRONG).filter((name) => errors.some(({ field }) => field === name));
  if (!fields.length) return tell(true);
  for (const name of fields) {
    find(`callback-${name}`).setAttribute("aria-invalid", "true");
    find(`callback-${name}-wrong`).textContent = WRONG[name];
  }
  find(`callback-${fields[0]}`).focus();
}

/** In place of what was said before. */
function tell(hasFailed) {
  find("callback-failed").hidden = !hasFailed;
  for (const name of Object.keys(WRONG)) {
    find(`callback-${name}`).removeAttribute("aria-invalid");
    find(`callback-${name}-wrong`).textContent = "";
  }
}
