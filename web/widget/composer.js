// Where the patient types: a box that grows with its text, and sends with Enter.

const form = document.getElementById("form");
const text = document.getElementById("text");
export const MAX_LENGTH = text.maxLength;

/** `send(words)` tells whether they are on their way. */
export function setUp(send) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (words && send(words)) fill("");
  });
  text.addEventListener("input", fit);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

/** Whether these words stood there still; they are gone then. */
export function take(words) {
  const isThere = text.value.trim() === words;
  if (isThere) fill("");
  return isThere;
}

function fill(words) {
  text.value = words;
  fit();
}

function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

export function giveBack(words) {
  if (!text.value) fill(words);
}

/** Where a keyboard would cover the greeting, the conversation gets the focus. */
export function focus() {
  (matchMedia("(pointer: coarse)").matches ? document.getElementById("scroll") : text).focus();
}
