// The demo portal: signs a made-up patient in and hands the portal's token to the chat, never by its address.

const frame = document.getElementById("frame");
const problem = document.getElementById("problem");
let patient = null;

async function portalToken() {
  const response = await fetch("/portal/token", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ patient }),
  });
  if (!response.ok) throw new Error("no token");
  return (await response.json()).portal_token;
}

window.addEventListener("message", async (event) => {
  if (event.origin !== location.origin || event.source !== frame.contentWindow || event.data?.type !== "clinic:chat-ready") return;
  try {
    frame.contentWindow.postMessage({ type: "clinic:portal-token", token: await portalToken(), patient }, location.origin);
  } catch {
    problem.textContent = "Signing in did not work. Please try again.";
    problem.hidden = false;
  }
});

document.getElementById("people").addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-patient]");
  if (!chosen) return;
  patient = chosen.dataset.patient;
  problem.hidden = true;
  for (const button of document.querySelectorAll("[data-patient]")) {
    button.setAttribute("aria-pressed", String(button === chosen));
  }
  document.getElementById("placeholder").hidden = true;
  frame.hidden = false;
  frame.src = "/chat?as=patient";
  if (matchMedia("(max-width: 60rem)").matches) document.getElementById("chat").scrollIntoView();
});
