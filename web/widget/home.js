// A question on the page goes into the chat beside it.

const frame = document.querySelector("#chat iframe");

function ask(text) {
  frame.contentWindow.postMessage({ type: "clinic:ask", text }, location.origin);
}

document.getElementById("asks").addEventListener("click", (event) => {
  const asked = event.target.closest("button")?.textContent;
  if (!asked) return;
  if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.getElementById("log")) ask(asked);
  else frame.addEventListener("load", () => ask(asked), { once: true });
  document.getElementById("chat").scrollIntoView({ block: "nearest" });
});
