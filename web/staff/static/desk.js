// Keeps a page of the desk up to date: alarms above everything else, lists, and a conversation that is open.

const PAUSE_MS = 2000;
const LOST_AFTER = 3;
const attention = document.getElementById("attention");
const title = document.title;
let failures = 0;

class SignedOut extends Error {}

async function ask(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (response.status === 401) throw new SignedOut();
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

/** Whoever is in the middle of it with the keyboard stays there. */
function replace(node, html) {
  if (node.dataset.shown === html) return;
  const isFirst = node.dataset.shown === undefined;
  node.dataset.shown = html;
  if (isFirst && node.innerHTML.trim() === html.trim()) return;
  const place = node.contains(document.activeElement) ? [...node.querySelectorAll("a, button")].indexOf(document.activeElement) : -1;
  const same = document.activeElement?.getAttribute("href");
  node.innerHTML = html;
  if (place < 0) return;
  const found = same && node.querySelector(`a[href="${CSS.escape(same)}"]`);
  (found || node.querySelectorAll("a, button")[place])?.focus({ preventScroll: true });
}

function warn(words) {
  const line = document.createElement("p");
  const link = Object.assign(document.createElement("a"), { href: location.href, textContent: "Load the page again" });
  line.append(Object.assign(document.createElement("b"), { textContent: words }), link);
  if (attention.textContent !== line.textContent) attention.replaceChildren(line);
  delete attention.dataset.shown;
}

/** How many patients wait, beside the part of the desk where they do. */
function showWaiting(count) {
  const link = document.querySelector('nav.parts a[href="/staff/conversations"]');
  const words = count ? `${count} waiting` : "";
  const badge = link?.querySelector(".badge");
  if (!link || (badge?.textContent ?? "") === words) return;
  badge?.remove();
  if (words) link.append(" ", Object.assign(document.createElement("span"), { className: "badge urgent", textContent: words }));
}

async function showAttention() {
  const { alarms, waiting, html } = await ask("/staff/api/attention");
  replace(attention, html);
  showWaiting(waiting);
  const count = alarms + waiting;
  document.title = count ? `(${count}) ${title}` : title;
}

async function showList(list) {
  replace(list, (await ask(list.dataset.live)).html);
}

const isAtEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 160;

async function showConversation(transcript) {
  const { html, seq, state } = await ask(`${transcript.dataset.news}?after=${transcript.dataset.seq}`);
  replace(document.getElementById("state"), state);
  if (seq === null) return;
  const follow = isAtEnd();
  transcript.dataset.seq = seq;
  transcript.insertAdjacentHTML("beforeend", html);
  if (follow) scrollTo({ top: document.documentElement.scrollHeight });
}

async function round() {
  const transcript = document.getElementById("transcript");
  const lists = [...document.querySelectorAll("[data-live]")];
  try {
    await Promise.all([showAttention(), ...lists.map(showList), transcript && showConversation(transcript)]);
    failures = 0;
  } catch (problem) {
    failures += 1;
    if (problem instanceof SignedOut) return warn("You are signed out. New alarms do not show here.");
    if (failures >= LOST_AFTER) warn("The clinic's server cannot be reached. New alarms do not show here.");
  }
  setTimeout(round, PAUSE_MS);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("[data-sends]")) event.target.form.requestSubmit();
});

round();
