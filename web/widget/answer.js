// "Ask more" opens the chat on this page, at the answer that is read here; without a launcher it is a link to the chat.

document.getElementById("more").addEventListener("click", (event) => {
  const chat = window.MigraineCompanion;
  if (!chat) return;
  event.preventDefault();
  const { question } = event.currentTarget.dataset;
  if (question) chat.ask(question);
  else chat.open();
});
