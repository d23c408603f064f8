// Answers while somebody types. The form does the same without this script; words go into no address and no storage.
const PAUSE_MS = 100; // Shorter than between two letters of most people; an answer that is overtaken is dropped.
const form = document.getElementById("ask");
const box = document.getElementById("text");
const told = document.getElementById("told");
const state = document.getElementById("state");
let wait = 0;
let going = null;
let shown = ""; // The alarm that is in sight.

/** The newest words win: an answer that comes late is dropped. */
async function ask(topic = null) {
  clearTimeout(wait);
  going?.abort();
  const text = box.value.trim();
  if (!text) return show("", "");
  const own = (going = new AbortController());
  told.ariaBusy = "true";
  try {
    const body = new URLSearchParams({ text, ...(topic && { topic }) });
    const answer = await fetch("/staff/api/ask", { method: "POST", body, headers: { "X-CSRF": form.dataset.csrf }, signal: own.signal });
    if (answer.status === 401 || answer.status === 403) return location.reload();
    if (answer.ok) return show(await answer.text());
    show("", answer.status === 422 ? (text.length > 20000 ? "That is too long: at most 20,000 characters. Nothing was checked." : "There is nothing to find in that.") : "The desk cannot be reached just now. Try again in a moment.");
  } catch (error) {
    if (error.name !== "AbortError") show("", "The desk cannot be reached just now. Try again in a moment.");
  } finally {
    if (going === own) told.ariaBusy = "false";
  }
}

function show(html, words = null) {
  told.replaceChildren(document.createRange().createContextualFragment(html));
  if (!html.trim()) told.replaceChildren();
  state.textContent = words ?? said();
  showAlarm();
}

/** A new alarm is in sight at once, under the box that is typed in and the bar of the desk's own alarms. */
function showAlarm() {
  const topic = told.querySelector(".alarm")?.dataset.topic ?? "";
  if (topic && topic !== shown) {
    const bar = document.getElementById("attention"); // Of which on a phone the alarm alone stays.
    form.style.scrollMarginTop = `${(bar.offsetHeight || bar.querySelector(".pressing")?.offsetHeight || 0) + 8}px`;
    form.scrollIntoView({ block: "start" });
  }
  shown = topic;
}

/** For those who hear the page: an alarm by its title, else how much was found. */
function said() {
  const alarm = told.querySelector(".alarm h2");
  if (alarm) return `Alarm: ${alarm.textContent}`;
  const found = told.querySelectorAll(".answer").length;
  return found === 1 ? "1 answer" : found ? `${found} answers` : "No answer yet";
}

box.addEventListener("input", () => {
  clearTimeout(wait);
  wait = setTimeout(ask, PAUSE_MS);
});
form.addEventListener("submit", (event) => {
  if (!box.value.trim()) return; // The form itself says what is missing.
  event.preventDefault();
  ask(event.submitter?.value || null);
});
