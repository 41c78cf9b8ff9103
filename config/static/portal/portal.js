// What pages of the portal can do besides, where scripts run. Without it everything works too.

const all = (selector) => document.querySelectorAll(selector);
const one = (selector) => document.querySelector(selector);

for (const form of all("[data-submit-on-change]")) {
  form.querySelector("button").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}

// Moments in the reader's own zone and words; the server wrote them in the release's.
for (const place of all("time[data-local]")) {
  place.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "medium", timeStyle: "short",
  }).format(new Date(place.dateTime));
}

const zone = one("[name=time_zone]");
if (zone) {
  zone.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const name of Intl.supportedValuesOf?.("timeZone") ?? []) {
    one("#zones").append(new Option("", name));
  }
}

if (one("[hx-get], [hx-post]")) import("./trouble.js");
if (one("ol#tracks")) import("./order.js");
for (const place of all("[data-player]")) import("./player.js").then(({ player }) => player(place));
for (const form of all("[data-lyrics]")) import("./lyrics.js").then(({ lyrics }) => lyrics(form));
for (const place of all("[data-chart]")) import("./chart.js").then(({ chart }) => chart(place));
for (const place of all("[data-cover]")) import("./cover.js").then(({ cover }) => cover(place));

const drop = one("[data-drop]");
if (drop) {
  const { send, takeDrops } = await import("./sending.js");
  const { artist, album, track } = drop.dataset;
  const where = Object.fromEntries(Object.entries({ artist, album, track }).filter(([, id]) => id));
  takeDrops(drop, (files) => send(files, where));
}

const first = one("[data-first]");
if (first) {
  const { failures, send, takeDrops } = await import("./sending.js");
  first.querySelector("button[type=submit]").hidden = true;
  takeDrops(first, async (files) => {
    const headers = { "X-CSRFToken": document.body.dataset.csrf, Accept: "application/json" };
    const answer = await fetch(first.action, { method: "POST", headers }).catch(() => null);
    if (!answer?.ok) return (await import("./trouble.js")).trouble(answer?.status ?? 0);
    const { artist, album, address } = await answer.json();
    first.hidden = true;
    document.addEventListener("all-arrived", () => { if (!failures()) location.assign(address); });
    send(files, { artist, album });
  });
}
