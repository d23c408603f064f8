// What the patient sends: shown at once, sent until it arrived, always with the same id.

import { send } from "./api.js";
import { element } from "./words.js";

const PAUSES_MS = [1000, 2000, 4000, 8000];

/** `chat` gives the session, shows messages, and is told what became of them. */
export async function deliver(chat, node, body, tries = 0) {
  mark(node, "waiting", tries ? "Not sent yet. Trying again…" : "");
  chat.busy(1);
  const { messages, problem } = await send(chat.session, body).catch((problem) => ({ problem })).finally(() => chat.busy(-1));
  if (problem) return failed(chat, node, body, { problem, tries });
  mark(node, "", "");
  chat.show(messages);
}

async function failed(chat, node, body, { problem, tries }) {
  if (problem.status === 401 || problem.status === 404) {
    mark(node, "unsent", "Not sent. This chat has ended.");
    return chat.ended();
  }
  if (!problem.passing) return mark(node, "unsent", problem.status === 422 ? "Not sent. Please use other words." : "Not sent.");
  if (tries < PAUSES_MS.length) {
    mark(node, "waiting", "Not sent yet. Trying again…");
    await new Promise((done) => setTimeout(done, PAUSES_MS[tries]));
    return deliver(chat, node, body, tries + 1);
  }
  const state = mark(node, "unsent", "Not sent. ");
  const again = element("button", "Try again", { type: "button" });
  again.addEventListener("click", () => deliver(chat, node, body));
  state.append(again);
}

function mark(node, kind, text) {
  node.classList.toggle("waiting", kind === "waiting");
  node.classList.toggle("unsent", kind === "unsent");
  const state = node.querySelector(".state");
  state.classList.toggle("problem", kind === "unsent");
  state.textContent = text;
  return state;
}
