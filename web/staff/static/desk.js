// Keeps a page of the desk up to date: alarms above everything else, lists, and a conversation that is open. When the session
// has ended, or must have, it hides what stands there.

const PAUSE_MS = 2000;
const LOST_AFTER = 3;
// Without a word from the server for so long, no session of a page that asks by itself goes on.
const IDLE_MS = 60_000 * Number(document.getElementById("main").dataset.idleMinutes);
const attention = document.getElementById("attention");
const title = document.title;
const failures = { alarms: 0, page: 0 };
let heardAt = Date.now();

class SignedOut extends Error {}
class Gone extends Error {}

async function ask(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (response.status === 401) throw new SignedOut();
  if (response.status === 404) throw new Gone();
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

/** What a link or a button is for: where it leads, or where its form goes. */
const aim = (node) => node.getAttribute("href") ?? node.form?.getAttribute("action");

/** Whoever is in the middle of it with the keyboard stays there, and never on a button of another row. */
function replace(node, html) {
  if (node.dataset.shown === html) return;
  const isFirst = node.dataset.shown === undefined;
  node.dataset.shown = html;
  if (isFirst && node.innerHTML.trim() === html.trim()) return;
  const held = node.contains(document.activeElement) ? document.activeElement : null;
  const links = () => [...node.querySelectorAll("a, button")];
  const place = links().indexOf(held);
  node.innerHTML = html;
  if (place < 0) return;
  const same = links().find((one) => aim(one) === aim(held));
  const next = held.matches("a") ? links()[place] : null;
  (same ?? next ?? document.getElementById("main")).focus({ preventScroll: true });
}

function line(words) {
  const node = Object.assign(document.createElement("p"), { className: "lost" });
  const link = Object.assign(document.createElement("a"), { href: location.href, textContent: "Load the page again" });
  node.append(Object.assign(document.createElement("b"), { textContent: words }), " ", link);
  return node;
}

/** Above the alarms that are known, which stay. */
function warn(what) {
  const words = "tellsAlarms" in attention.dataset ? `${what} New alarms do not show here.` : what;
  const before = attention.querySelector(".lost");
  if (before?.firstChild.textContent === words) return;
  before?.remove();
  attention.prepend(line(words));
  delete attention.dataset.shown;
}

/** The alarms are known, and what else stands on the page is old. */
function showStale(isStale) {
  const main = document.getElementById("main");
  const before = main.querySelector(":scope > .lost");
  if (!isStale) before?.remove();
  else if (!before) main.prepend(Object.assign(line("This page could not be brought up to date."), { role: "status" }));
}

/** How many wait, beside the part of the desk where they do. */
function showWaiting(part, count, what) {
  const link = document.querySelector(`nav.parts a[href="/staff/${part}"]`);
  const words = count ? `${count} ${what}` : "";
  const badge = link?.querySelector(".badge");
  if (!link || (badge?.textContent ?? "") === words) return;
  badge?.remove();
  if (words) link.append(" ", Object.assign(document.createElement("span"), { className: "badge urgent", textContent: words }));
  showPart();
}

/** On a phone the parts stand in one row, which scrolls sideways: the one that is open is in sight. */
function showPart() {
  const part = document.querySelector("nav.parts [aria-current]");
  const row = part?.closest("ul");
  if (row) row.scrollLeft = part.offsetLeft - (row.clientWidth - part.offsetWidth) / 2;
}

/** What comes in above the page pushes nothing away from under a finger. Further down the browser sees to that by itself. */
function replaceAbove(html) {
  const main = document.getElementById("main");
  const isAtTop = scrollY === 0;
  const before = main.getBoundingClientRect().top;
  replace(attention, html);
  if (isAtTop) scrollBy({ top: main.getBoundingClientRect().top - before, behavior: "instant" });
}

async function showAttention() {
  const { alarms, waiting, calls, html } = await ask("/staff/api/attention");
  heardAt = Date.now();
  replaceAbove(html);
  showWaiting("alarms", alarms, "waiting");
  showWaiting("conversations", waiting, "waiting");
  showWaiting("callbacks", calls, "to call");
  const count = alarms + waiting;
  document.title = count ? `(${count}) ${title}` : title;
}

/** Of a list that knows what it shows (`data-seen`) there is nothing new while it is the same. */
async function showList(list) {
  const { live, seen } = list.dataset;
  const fresh = await ask(seen ? `${live}&seen=${seen}` : live);
  if (fresh.html === null) return;
  if (seen) list.dataset.seen = fresh.seen;
  replace(list, fresh.html);
}

const isAtEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 160;

/** Who has lost the conversation to a colleague can send nothing in it, and keeps what they were typing. */
function showWhose(isMine) {
  const send = document.querySelector("form#end button");
  if (!send) return;
  send.disabled = !isMine;
  for (const one of send.form.querySelectorAll("[data-whose]")) one.hidden = (one.dataset.whose === "mine") !== isMine;
}

async function showConversation(transcript) {
  const { html, seq, state, mine } = await ask(`${transcript.dataset.news}?after=${transcript.dataset.seq}`);
  replace(document.getElementById("state"), state);
  showWhose(mine);
  if (seq === null) return;
  const follow = isAtEnd();
  transcript.dataset.seq = seq;
  transcript.insertAdjacentHTML("beforeend", html);
  if (follow) scrollTo({ top: document.documentElement.scrollHeight });
}

/** The patient's words go. What staff were typing stays for them to copy, and can be sent no more. */
function showErased(transcript) {
  const held = document.activeElement;
  const words = Object.assign(document.createElement("p"), { className: "error", role: "alert" });
  words.append(Object.assign(document.createElement("b"), { textContent: "The patient has erased this conversation." }));
  const form = document.getElementById("end");
  const typed = form?.querySelector("textarea");
  if (typed?.value.trim()) {
    words.append(" What you typed was not sent. It stays here until you leave this page.");
    for (const button of form.querySelectorAll("button")) button.remove();
    typed.removeAttribute("aria-describedby");
    form.addEventListener("submit", (event) => event.preventDefault());
  } else form?.remove();
  document.getElementById("state").replaceChildren(words);
  for (const past of document.querySelectorAll("#earlier, #text-hint, .said")) past.remove();
  transcript.remove();
  if (!held.isConnected) document.getElementById("main").focus({ preventScroll: true });
}

const DRAFT = "draft"; // Kept until the browser's tab is closed, and for nobody else than who typed it.

/** Nobody may sit here any more: the patients' words go. What was being typed to one comes back for the same person. */
function showSignedOut() {
  for (const words of attention.querySelectorAll(".why, .held")) words.remove(); // why an alarm was raised, and who has it
  warn("You are signed out.");
  document.title = "Signed out";
  const main = document.getElementById("main");
  const typed = main.querySelector("textarea[data-sends]")?.value ?? "";
  if (typed.trim()) sessionStorage.setItem(DRAFT, JSON.stringify({ member: main.dataset.member, path: location.pathname, typed }));
  const words = Object.assign(document.createElement("p"), { className: "card" });
  const kept = typed.trim() ? " What you typed was not sent, and is here again once you have signed in." : "";
  words.textContent = `You were signed out: nothing was done here for a while, or the session was ended elsewhere. What stood here is hidden.${kept}`;
  const way = Object.assign(document.createElement("a"), { className: "button primary", textContent: "Sign in again" });
  way.href = `/staff/sign-in?ended=1&next=${encodeURIComponent(location.pathname + location.search)}`;
  words.append(" ", way);
  main.replaceChildren(Object.assign(document.createElement("h1"), { textContent: "Signed out" }), words);
}

function bringBack() {
  const kept = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");
  const main = document.getElementById("main");
  const box = main.querySelector("textarea[data-sends]");
  if (!kept || (kept.member === main.dataset.member && (kept.path !== location.pathname || !box))) return;
  sessionStorage.removeItem(DRAFT);
  if (kept.member === main.dataset.member && !box.value) box.value = kept.typed;
}

function goneOr(transcript) {
  return (problem) => {
    if (!(problem instanceof Gone)) throw problem;
    showErased(transcript);
  };
}

/** Whether it went well; `SignedOut` passes through. */
async function counted(name, work) {
  try {
    await work;
    failures[name] = 0;
  } catch (problem) {
    if (problem instanceof SignedOut) throw problem;
    failures[name] += 1;
  }
}

async function round() {
  const transcript = document.getElementById("transcript");
  const lists = [...document.querySelectorAll("[data-live]")];
  const page = Promise.all([...lists.map(showList), transcript && showConversation(transcript).catch(goneOr(transcript))]);
  try {
    await Promise.all([counted("alarms", showAttention()), counted("page", page)]);
  } catch {
    return showSignedOut();
  }
  const isLost = failures.alarms >= LOST_AFTER;
  if (isLost && Date.now() - heardAt > IDLE_MS) return showSignedOut();
  if (isLost) warn("The clinic's server cannot be reached.");
  showStale(!isLost && failures.page >= LOST_AFTER);
  setTimeout(round, PAUSE_MS);
}

document.addEventListener("keydown", (event) => {
  const isSending = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("[data-sends]");
  if (isSending && !event.target.form.querySelector("button:disabled")) event.target.form.requestSubmit();
});

bringBack();
showPart();
round();
