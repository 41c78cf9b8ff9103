// What the server did not take is said in one place; and is sent again once it can be.

const place = document.querySelector("#trouble");
const WORDS = { 0: "offline", 401: "signedOut", 403: "signedOut", 404: "gone", 429: "busy" };
const unsaved = new Set();

export const trouble = (status) => {
  const said = place.dataset[WORDS[status] ?? "failed"];
  const shown = place.querySelector("span");
  if (shown.textContent !== said) shown.textContent = said;
  place.querySelector("a").hidden = WORDS[status] !== "signedOut";
  place.hidden = false;
};

const over = () => {
  if (place.hidden) return;
  place.hidden = true;
  place.querySelector("span").textContent = "";
  for (const line of unsaved) line.dispatchEvent(new Event("change", { bubbles: true }));
  unsaved.clear();
};

const failed = ({ detail }) => {
  trouble(detail.xhr.status);
  const line = detail.elt.closest("[data-track]");
  if (!line) return;
  unsaved.add(line);
  detail.target.textContent = place.dataset.unsaved;
};

document.body.addEventListener("htmx:responseError", failed);
document.body.addEventListener("htmx:sendError", failed);
document.body.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.successful) over(); });

// Signing in, in another tab, changes the token that forms and scripts send.
document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.headers["X-CSRFToken"] = document.body.dataset.csrf;
});

const look = async () => {
  const headers = { Accept: "application/json" };
  const answer = await fetch(location.pathname, { headers }).catch(() => null);
  if (!answer?.ok) return answer?.status ?? 0;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.body.dataset.csrf = page.body.dataset.csrf;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
    field.value = page.body.dataset.csrf;
  }
  over();
  return answer.status;
};
const lookAgain = () => { if (!place.hidden && !document.hidden) look(); };
document.addEventListener("visibilitychange", lookAgain);
addEventListener("focus", lookAgain);
addEventListener("online", lookAgain);

// Saving would end at the sign-in page, and what was typed be lost: so that is looked at first.
const form = document.querySelector("#release");
let good = false;
form?.addEventListener("submit", async (event) => {
  if (good) return;
  event.preventDefault();
  const status = await look();
  good = status === 200;
  good ? form.requestSubmit(event.submitter) : trouble(status);
});
addEventListener("pageshow", () => { good = false; });
