// Sends until it arrived, with the same id.

import { send } from "./api.js";
import { addUnsent, removeUnsent } from "./session.js";
import { element } from "./message.js";

const PAUSES_MS = [1000, 2000, 4000, 8000];

export async function deliver(chat, node, body, words) {
  const { session } = chat;
  addUnsent(session, body, words);
  for (let tries = 0; node.isConnected; tries++) {
    chat.busy(1);
    const { messages, problem } = await send(session, body).catch((problem) => ({ problem })).finally(() => chat.busy(-1));
    if (!problem?.passing) removeUnsent(session, body.id);
    if (!node.isConnected) return; // Another chat is open by now.
    if (!problem) {
      mark(chat, node, "", "");
      return chat.show(messages);
    }
    if (!problem.passing) return refused(chat, node, problem);
    const pause_ms = navigator.onLine && tries < PAUSES_MS.length ? Math.max(PAUSES_MS[tries], problem.wait_ms) : undefined;
    await nextChance(chat, node, pause_ms);
  }
}

function refused(chat, node, { status, ended }) {
  mark(chat, node, "unsent", ended ? "Not sent. This chat has ended." : status === 422 ? "Not sent. Please use other words." : "Not sent.");
  if (ended) chat.ended();
}

/** After the pause, when the network is back, or when the patient asks for it. */
function nextChance(chat, node, pause_ms) {
  const over = new AbortController();
  return new Promise((resolve) => {
    window.addEventListener("online", resolve, { signal: over.signal });
    if (pause_ms) {
      mark(chat, node, "waiting", "Not sent yet. Trying again…");
      setTimeout(resolve, pause_ms);
    } else {
      mark(chat, node, "unsent", navigator.onLine ? "Not sent." : "Not sent. It will go out when you are online again.");
      const again = element("button", "Try again", { type: "button" });
      again.addEventListener("click", resolve);
      node.querySelector(".state").append(" ", again);
    }
  }).finally(() => over.abort());
}

function mark(chat, node, kind, text) {
  node.classList.toggle("waiting", kind === "waiting");
  node.classList.toggle("unsent", kind === "unsent");
  const state = node.querySelector(".state");
  state.classList.toggle("problem", kind === "unsent");
  state.textContent = text;
  if (!text) return;
  node.scrollIntoView({ block: "nearest" });
  chat.announce(text);
}
