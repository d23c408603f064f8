// Where the patient types: a box that grows with its text, and sends with Enter.

const form = document.getElementById("form");
const text = document.getElementById("text");
export const MAX_LENGTH = text.maxLength;

export function setUp(send) {
  form.onsubmit = (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words) return;
    fill("");
    send(words);
  };
  text.oninput = fit;
  text.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  };
}

function fill(words) {
  text.value = words;
  fit();
}

function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

/** Before what is typed by now. */
export function giveBack(words) {
  fill([words, text.value].filter(Boolean).join("\n"));
}

/** Where a keyboard would cover the greeting, the conversation gets the focus. */
export function focus() {
  (matchMedia("(pointer: coarse)").matches ? document.getElementById("scroll") : text).focus();
}
