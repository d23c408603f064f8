// What the browser keeps, for this tab alone: the conversation's id and token. The words stay on the server.

const PREFIX = "clinic-chat:";

export function load(who) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PREFIX + who));
    return kept && Date.parse(kept.expires_at) > Date.now() ? kept : null;
  } catch {
    return null;
  }
}

export function keep(who, { id, token, expires_at, patient }) {
  try {
    sessionStorage.setItem(PREFIX + who, JSON.stringify({ id, token, expires_at, patient }));
  } catch {
    // Storage may be switched off: the chat then lasts as long as the page.
  }
}

export function drop(who) {
  try {
    sessionStorage.removeItem(PREFIX + who);
  } catch {
    // Nothing was kept.
  }
}
