// A question on the page goes into the chat, or to the chat's own page while there is no launcher.

document.getElementById("asks").addEventListener("click", (event) => {
  const asked = event.target.closest("button")?.textContent;
  if (!asked) return;
  if (window.MigraineCompanion) window.MigraineCompanion.ask(asked);
  else window.addEventListener("migraine-companion:ready", () => window.MigraineCompanion.ask(asked), { once: true });
});
