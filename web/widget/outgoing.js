// What the patient sends: shown at once, sent until it arrived, always with the same id.

import { send } from "./api.js";
import { element } from "./words.js";

const PAUSES_MS = [1000, 2000, 4000, 8000];

/** `chat` gives the session, shows messages, and is told what became of them. */
export async function deliver(chat, node, body) {
  const { session } = chat;
  for (let tries = 0; node.isConnected; tries++) {
    chat.busy(1);
    const { messages, problem } = await send(session, body).catch((problem) => ({ problem })).finally(() => chat.busy(-1));
    if (!node.isConnected) return; // The chat was deleted meanwhile.
    if (!problem) {
      mark(chat, node, "", "");
      return chat.show(messages);
    }
    if (!problem.passing) return refused(chat, node, problem);
    await nextChance(chat, node, navigator.onLine ? PAUSES_MS[tries] : undefined);
  }
}

function refused(chat, node, { status }) {
  const hasEnded = status === 401 || status === 404;
  mark(chat, node, "unsent", hasEnded ? "Not sent. This chat has ended." : status === 422 ? "Not sent. Please use other words." : "Not sent.");
  if (hasEnded) chat.ended();
}

/** Resolves after the pause, as soon as the network is back, or when the patient asks for it. */
function nextChance(chat, node, pause_ms) {
  return new Promise((resolve) => {
    window.addEventListener("online", resolve, { once: true });
    if (pause_ms) {
      mark(chat, node, "waiting", "Not sent yet. Trying again…");
      setTimeout(resolve, pause_ms);
    } else {
      mark(chat, node, "unsent", navigator.onLine ? "Not sent." : "Not sent. It will go out when you are online again.");
      const again = element("button", "Try again", { type: "button" });
      again.addEventListener("click", resolve);
      node.querySelector(".state").append(" ", again);
    }
  });
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
