// A question on the page goes into the chat beside it.

const frame = document.querySelector("#chat iframe");

document.getElementById("asks").addEventListener("click", (event) => {
  const asked = event.target.closest("button");
  if (!asked) return;
  frame.contentWindow.postMessage({ type: "clinic:ask", text: asked.textContent }, location.origin);
  document.getElementById("chat").scrollIntoView({ block: "nearest" });
});
