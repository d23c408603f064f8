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
  find("call-me").onclick = () => open();
  find("callback-leave").onclick = () => dialog.close();
  form.onsubmit = (event) => {
    event.preventDefault();
    submit();
  };
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
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  let { session } = chat;
  const answer = await ask().catch((problem) => problem);
  form.ariaBusy = "false";
  if (chat.session !== session) return tell(true); // Another chat is open by now.
  if (answer instanceof Problem) failed(answer);
  else done(answer, wish);

  async function ask() {
    session ??= await chat.reach(wordsOf(wish));
    return callBack(session, withId(wish));
  }
}

/** What an emergency may be told in: all but a number. */
const wordsOf = ({ name = "", phone, reason = "" }) => [name, phone, reason].filter((words) => /\p{L}/u.test(words)).join("\n");

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

function done({ message, messages }, wish) {
  last = null;
  form.reset();
  dialog.close();
  chat.tell(""); // An earlier one may not have been.
  chat.show([message, ...messages], wordsOf(wish)); // An alarm in the words.
  chat.toMessage((messages[0] ?? message).id);
}

function failed(problem) {
  refuse(problem.errors);
  const { session } = chat;
  if (!session) chat.failed(problem);
  else if (problem.ended) chat.ended();
  if (!problem.messages.length) return;
  dialog.close();
  if (session) chat.show(problem.messages); // What the door answered is there.
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
