// One message as an element: its text, what belongs to it, and what can be pressed under it.

const NUMBER = /(\+?\(?\d[\d() -]{5,}\w+)/;
const SPEAKERS = { patient: "You", bot: "Assistant", system: "Notice" };
const FLAGS = { urgent: "Call the clinic today", emergency: "Get emergency help now", crisis: "You are not alone" };
const TALL = 1.2; // A picture higher than this, by its width, is folded.
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeZone: "UTC" });

/** `act` has press(button, node) and judge(message, helpful, node). */
export function render(message, act) {
  const node = document.getElementById("message-template").content.firstElementChild.cloneNode(true);
  const find = (selector) => node.querySelector(selector);
  node.dataset.id = message.id;
  if (message.topic) node.dataset.topic = message.topic;
  node.classList.add(`from-${message.sender}`);
  const { speaker } = message; // A person's name.
  find(".speaker").textContent = speaker ?? SPEAKERS[message.sender];
  find(".speaker").classList.toggle("sr-only", !speaker);
  find(".text").append(...(message.sender === "patient" ? [element("p", message.text)] : paragraphs(message.text)));
  flag(node, find(".flag"), message);
  entry(node, find(".entry"), message.entry);
  const [words, others] = split(message.links ?? [], ({ url }) => url.startsWith("/figures/") || url.endsWith("#words"));
  find(".links").append(...others.map(link));
  sources(find(".sources"), message.sources ?? []);
  reviewed(find(".reviewed"), message.reviewed_on);
  image(find(".figure"), message.image, words);
  choices(find(".choices"), message, (button, made) => act.press(button, made, message));
  verdict(find(".verdict"), message, act);
  return node;
}

function flag(node, flagNode, { urgency }) {
  if (!FLAGS[urgency]) return;
  node.classList.add(urgency);
  if (urgency !== "urgent") node.querySelector(".bubble").setAttribute("role", "alert");
  flagNode.append(FLAGS[urgency]);
  flagNode.hidden = false;
}

const split = (list, test) => [list.filter(test), list.filter((one) => !test(one))];

/** `words`: links to the picture's text, which belong under it. */
function image(figure, image, words) {
  if (!image) return;
  const picture = figure.querySelector("img");
  const button = figure.querySelector("button");
  picture.onload = () => {
    if (picture.naturalHeight < picture.naturalWidth * TALL) figure.classList.add("whole", "short");
  };
  button.onclick = () => {
    const isWhole = figure.classList.toggle("whole");
    button.setAttribute("aria-expanded", String(isWhole));
    button.textContent = isWhole ? "Show less of the picture" : "Show the whole picture";
  };
  figure.querySelector("figcaption").append(...words.map(link));
  Object.assign(picture, { src: image.url, alt: image.alt });
  figure.hidden = false;
}

function entry(node, state, entry) {
  if (!entry) return;
  node.classList.add("has-entry");
  for (const { firstChild: day } of node.querySelectorAll(".text p:has(br)")) day.replaceWith(element("strong", day.textContent));
  state.textContent = entry.saved ? "Saved in your diary" : "Not saved yet";
  state.classList.toggle("saved", entry.saved);
}

function link({ title, url }) {
  const isPage = /^https?:|^\//.test(url);
  const node = element("a", "", { href: url, ...(isPage && { target: "_blank", rel: "noopener" }) });
  node.append(filled("span", title)); // One child, so that a link that is laid out as a button keeps its spaces.
  return node;
}

function sources(node, sources) {
  node.querySelector("summary").textContent = sources.length === 1 ? "1 source" : `${sources.length} sources`;
  node.querySelector("ol").append(...sources.map(source));
  node.hidden = !sources.length;
}

function source({ title, publisher, url, year }) {
  const item = element("li");
  item.append(url ? link({ title, url }) : title, `. ${publisher}${year ? `, ${year}` : ""}.`);
  return item;
}

function reviewed(node, day) {
  if (day) node.textContent = `Reviewed by the clinic on ${DAY.format(new Date(day))}`;
}

function verdict(node, message, act) {
  node.hidden = message.sender !== "bot" || message.urgency !== "none" || !message.sources?.length;
  for (const button of node.querySelectorAll("button")) {
    button.onclick = () => act.judge(message, button.dataset.helpful === "true", node);
  }
}

/** Paragraphs, and lists from lines that begin with "- ". Never HTML from a string. */
function paragraphs(text) {
  return text.split(/\n{2,}/).flatMap((block) => pieces(block.split("\n")));
}

function pieces(lines) {
  const nodes = [];
  for (const line of lines) {
    const last = nodes.at(-1);
    if (line.startsWith("- ")) {
      const list = last?.tagName === "UL" ? last : nodes[nodes.push(element("ul")) - 1];
      list.append(filled("li", line.slice(2)));
    } else if (last?.tagName === "P") {
      last.append(element("br"), ...unbroken(line));
    } else {
      nodes.push(filled("p", line));
    }
  }
  return nodes;
}

/** A telephone number does not break over lines. */
function unbroken(text) {
  return text.split(NUMBER).map((piece, place) => (place % 2 ? element("span", piece, { className: "number" }) : piece));
}

function filled(name, text) {
  const node = element(name);
  node.append(...unbroken(text));
  return node;
}

export function element(name, text = "", properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, properties);
}

/** Titles that all begin with the same words ("Tell me more: …") stand under them, once. */
function choices(node, message, press) {
  const [own, others] = split(message.buttons ?? [], ({ topic }) => topic === message.topic);
  const lead = sharedLead(own);
  node.append(...group(own, lead, press), ...group(others, lead && "See also", press));
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
  node.onclick = () => press(button, node);
  return node;
}
