// Messages that have not arrived: kept for this tab, until they arrive, so that a reload loses none.
// The one place where words of a patient are kept in the browser: see docs/decisions/widget-storage.md.

const KEY = "clinic-chat:unsent:";

/** What waits for this conversation, oldest first: [{body, words}]. */
export function waiting(conversation) {
  try {
    return JSON.parse(sessionStorage.getItem(KEY + conversation)) ?? [];
  } catch {
    return [];
  }
}

function write(conversation, list) {
  try {
    if (list.length) sessionStorage.setItem(KEY + conversation, JSON.stringify(list));
    else sessionStorage.removeItem(KEY + conversation);
  } catch {
    // Storage may be switched off or full: the message then lasts as long as the page.
  }
}

const without = (list, id) => list.filter(({ body }) => body.id !== id);

export const add = (conversation, body, words) =>
  write(conversation, [...without(waiting(conversation), body.id), { body, words }]);

export const remove = (conversation, id) => write(conversation, without(waiting(conversation), id));

export const forget = (conversation) => write(conversation, []);
