// The demo portal: signs a made-up patient in and hands the portal's token to the chat, whenever the chat asks for one.

const people = document.getElementById("people");
const problem = document.getElementById("problem");
const signOut = document.getElementById("sign-out");
const tabs = new BroadcastChannel("demo-portal");
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

async function handOver() {
  try {
    window.MigraineCompanion?.setPortalToken(patient && (await portalToken()));
  } catch {
    problem.textContent = "Signing in did not work. Please try again.";
    problem.hidden = false;
  }
}

function signIn(who) {
  patient = who;
  problem.hidden = true;
  signOut.hidden = !who;
  for (const button of people.querySelectorAll("[data-patient]")) {
    button.setAttribute("aria-pressed", String(button.dataset.patient === who));
  }
  return handOver();
}

window.addEventListener("migraine-companion:token-wanted", handOver);

people.addEventListener("click", async (event) => {
  const chosen = event.target.closest("[data-patient]");
  if (!chosen) return;
  await signIn(chosen.dataset.patient);
  window.MigraineCompanion?.open();
});

/** In every tab. */
signOut.addEventListener("click", () => {
  tabs.postMessage({ out: patient });
  signIn(null);
});
tabs.addEventListener("message", ({ data }) => data.out === patient && signIn(null));
