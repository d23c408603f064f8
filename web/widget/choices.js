// What can be pressed under a message: more about its own topic, and ways on to others.

import { element } from "./words.js";

/** Titles that all begin with the same words ("Tell me more: …") stand under these words, once. */
export function choices(node, message, press) {
  const buttons = message.buttons ?? [];
  const own = buttons.filter(({ topic }) => topic === message.topic);
  const others = buttons.filter(({ topic }) => topic !== message.topic);
  const lead = sharedLead(own);
  node.append(...group(own, lead, press), ...group(others, lead && "See also", press));
  node.hidden = buttons.length === 0;
}

function sharedLead(buttons) {
  const leads = new Set(buttons.map(({ title }) => title.split(": ", 1)[0]));
  return buttons.length > 1 && leads.size === 1 && buttons.every(({ title }) => title.includes(": ")) ? [...leads][0] : "";
}

function group(buttons, title, press) {
  if (!buttons.length) return [];
  const node = element("div", "", { className: "group", role: "group", ariaLabel: title || "Suggestions" });
  if (title) node.append(element("p", title, { className: "group-title", ariaHidden: "true" }));
  node.append(...buttons.map((button) => choice(button, title, press)));
  return [node];
}

function choice(button, title, press) {
  const short = title && button.title.startsWith(`${title}: `);
  const node = element("button", short ? button.title.slice(title.length + 2) : button.title, { type: "button" });
  if (short) node.ariaLabel = button.title;
  node.classList.toggle("onward", title === "See also");
  node.addEventListener("click", () => press(button, node));
  return node;
}
