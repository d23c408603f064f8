// Opens the chat in a frame of the gateway's, under the policies of pages that are not ours.
(() => {
  const CLINIC = "$clinic"; // The gateway puts the clinic's name and numbers here, and the style.
  const script = document.currentScript ?? document.querySelector('script[src$="/widget.js"]');
  if (!script || window.MigraineCompanion) return;
  const gateway = new URL(script.src).origin;
  const { label = "Ask a question", position = "right", portal } = script.dataset;
  const PATIENCE_MS = 12000;
  const KEY = "migraine-companion";

  const SMALL = "(max-width: 480px), (max-height: 520px)"; // Here the chat takes the whole window.

  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };

  const title = `Chat with ${CLINIC.name}`;
  const words = make("span", { textContent: label });
  const dot = make("span", { className: "dot", hidden: true, ariaHidden: "true" });
  const button = make("button", { type: "button", ariaExpanded: "false", ariaHasPopup: "dialog" }, words, dot);
  const alarm = make("a", { hidden: true });
  const news = make("span", { className: "said", role: "status" });
  const state = make("p", { role: "status" });
  const leave = make("button", { type: "button", textContent: "Close", onclick: shut });
  const wait = make("div", { className: "wait" }, state, leave);
  const panel = make("dialog", { ariaLabel: title }, wait);
  const box = make("div", { className: position === "left" ? "left" : "" }, panel, make("aside", { className: "bar", ariaLabel: "Chat" }, alarm, button, news));
  const host = make("migraine-companion");
  const small = matchMedia(SMALL);
  let frame = null;
  let isReady = false;
  let urgency = null; // An emergency or a crisis.
  let waiting = [];
  let isMeant = false; // That it closes.
  const key = String(crypto.getRandomValues(new Uint32Array(4))); // The frame's name, which this page's scripts cannot read.

  function load() {
    if (frame) return;
    const about = new URLSearchParams({ host: location.origin, ...(portal !== undefined && { as: "patient" }) });
    frame = make("iframe", { className: "waiting", title, name: key, referrerPolicy: "no-referrer", src: `${gateway}/chat#${about}` });
    state.textContent = "Opening the chat…";
    panel.append(frame);
    setTimeout(() => isReady || away(), PATIENCE_MS);
  }

  function away() {
    const call = (number, textContent = number) => make("a", { href: `tel:${number}`, textContent });
    const phone = call(CLINIC.phone, CLINIC.spoken_phone);
    const emergency = call(CLINIC.emergency_number);
    state.replaceChildren("The chat cannot be reached just now. Please call ", phone, ". In an emergency, call ", emergency, ".");
    frame.remove();
    frame = null; // The next time that the launcher is pressed tries anew.
  }

  function post(message) {
    if (isReady) frame.contentWindow.postMessage(message, gateway);
    else waiting.push(message);
  }

  const sayWhetherShown = () => isReady && post({ type: `clinic:${panel.open ? "shown" : "hidden"}` });

  function open({ focus = true } = {}) {
    load();
    if (!panel.open) lay();
    button.ariaExpanded = "true";
    words.textContent = "Close the chat";
    alarm.hidden = true;
    memory("open");
    sayWhetherShown();
    if (focus && isReady) enter();
  }

  function lay() {
    if (small.matches) panel.showModal();
    else panel.show();
    fit();
  }

  function enter() {
    frame.focus();
    post({ type: "clinic:focus" });
  }

  function shut() {
    isMeant = true;
    panel.close();
  }

  /** However it was closed. Escape, pressed often enough, closes every dialog: not this one in an emergency. */
  function closed() {
    if (panel.open) return; // It was laid out anew.
    if (urgency && !isMeant) return lay();
    isMeant = false;
    button.ariaExpanded = "false";
    words.textContent = label;
    alarm.hidden = !urgency;
    memory("closed");
    sayWhetherShown();
    fit();
    button.focus();
  }

  /** A keyboard on the screen covers a part of the window; the chat takes the rest. */
  function fit() {
    const seen = window.visualViewport;
    const isFull = panel.open && small.matches && seen;
    panel.style.height = isFull ? `${seen.height}px` : "";
    panel.style.top = isFull ? `${seen.offsetTop}px` : "";
  }

  /** Whether the chat was open, for the next page of this site in this tab; `now` puts it down. */
  function memory(now) {
    try {
      if (now) sessionStorage.setItem(KEY, now);
      return sessionStorage.getItem(KEY);
    } catch {
      return null; // Storage may be switched off: the next page then begins with the chat closed.
    }
  }

  function hear({ unread, urgency: raised }) {
    urgency = raised;
    const number = urgency === "crisis" ? CLINIC.crisis_number : CLINIC.emergency_number;
    Object.assign(alarm, { href: `tel:${number}`, textContent: `Call ${number}`, hidden: !urgency || panel.open });
    dot.hidden = !unread;
    dot.textContent = unread || "";
    news.textContent = unread ? `${unread} new ${unread === 1 ? "message" : "messages"} in the chat` : "";
  }

  /** What only the chat and this script hear: a message to the window could be read by whatever runs on this page. */
  function connect() {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => hear(data);
    frame.contentWindow.postMessage({ type: "clinic:line", key }, gateway, [port2]);
  }

  function ready() {
    isReady = true;
    connect();
    frame.classList.remove("waiting");
    wait.hidden = true;
    sayWhetherShown();
    waiting.splice(0).forEach(post);
    if (panel.open && root.activeElement) enter();
  }

  const announce = (what) => window.dispatchEvent(new CustomEvent(`migraine-companion:${what}`));

  const HEARD = new Map([
    ["clinic:chat-ready", ready],
    ["clinic:close", shut],
    ["clinic:token-wanted", () => announce("token-wanted")],
  ]);

  window.addEventListener("message", ({ origin, source, data }) => {
    if (frame && origin === gateway && source === frame.contentWindow) HEARD.get(data?.type)?.();
  });
  button.onclick = () => (panel.open ? shut() : open());
  panel.onclose = closed;
  panel.onkeydown = ({ key }) => {
    if (key === "Escape" && !urgency) shut();
  };
  panel.oncancel = () => !urgency; // Not by accident.
  for (const change of ["resize", "scroll"]) window.visualViewport?.addEventListener(change, fit);
  small.onchange = () => {
    if (!panel.open) return;
    panel.close();
    lay();
  };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CLINIC.style.replaceAll(":root", ":host").replace("small", SMALL));
  const root = host.attachShadow({ mode: "closed" });
  root.adoptedStyleSheets = [sheet];
  root.append(box);

  window.MigraineCompanion = Object.freeze({
    open: () => open(),
    close: shut,
    /** Puts a question into the chat, as if it had been typed. */
    ask(text) {
      open();
      post({ type: "clinic:ask", text: String(text) });
    },
    /** The portal's token of the patient who is signed in; null once nobody is. */
    setPortalToken(token) {
      if (token) load();
      if (frame) post({ type: "clinic:portal-token", token: token ? String(token) : null });
    },
  });

  function start() {
    document.body.append(host);
    if (memory()) load(); // The clinic may have written meanwhile.
    if (memory() === "open" && !small.matches) open({ focus: false });
    announce("ready");
  }

  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
})();
