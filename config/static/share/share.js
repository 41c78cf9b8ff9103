// Share pages and embedded players: previews that play one after another, links that are copied.
// Without this script each preview has the browser's own controls, and links can be selected.

const songs = [...document.querySelectorAll("[data-song]")];
const panel = document.querySelector("[data-player]");
const seek = panel?.querySelector("[data-seek]");
const clock = panel?.querySelector("[data-clock]");
const now = panel?.querySelector("[data-now]");
let current = null;

const time = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const row = (audio) => audio.closest("[data-row]");
const button = (audio) => (row(audio) ?? panel)?.querySelector("[data-play]");

const show = () => {
  const length = current.duration || 30;
  const share = current.currentTime / length;
  row(current)?.style.setProperty("--at", share);
  if (!panel) return;
  seek.value = Math.round(share * 1000);
  seek.style.setProperty("--at", share);
  clock.textContent = `${time(current.currentTime)} / ${time(length)}`;
  seek.setAttribute("aria-valuetext", clock.textContent);
};

const said = (control, playing) => {
  if (!control) return;
  control.classList.toggle("is-playing", playing);
  if (control.dataset.pauseSaid) {
    control.setAttribute("aria-label", playing ? control.dataset.pauseSaid : control.dataset.playSaid);
  } else {
    control.setAttribute("aria-pressed", String(playing));
  }
};

const state = () => {
  for (const audio of songs) {
    const playing = audio === current && !audio.paused;
    row(audio)?.classList.toggle("is-current", audio === current);
    if (row(audio)) said(button(audio), playing);
  }
  said(panel?.querySelector("[data-play]"), Boolean(current) && !current.paused);
};

const choose = (audio) => {
  if (current === audio) return;
  if (current) {
    current.pause();
    current.currentTime = 0;
    row(current)?.style.removeProperty("--at");
  }
  current = audio;
  if (now) now.textContent = audio.dataset.title;
  if ("mediaSession" in navigator) {
    const picture = document.querySelector("[data-artwork]")?.src;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: audio.dataset.title,
      artist: audio.dataset.by ?? "",
      artwork: picture ? [{ src: picture }] : [],
    });
  }
};

const play = (audio) => {
  choose(audio);
  // Refused, as by a frame that may not sound: the button just stays as it was.
  audio.play().catch(state);
};
const toggle = (audio) => (audio === current && !audio.paused ? audio.pause() : play(audio));

const after = (audio) => {
  const list = audio.closest("ol");
  return list ? songs.slice(songs.indexOf(audio) + 1).find((one) => one.closest("ol") === list) : undefined;
};

for (const audio of songs) {
  audio.controls = false;
  audio.hidden = true;
  for (const name of ["timeupdate", "loadedmetadata", "seeked"]) {
    audio.addEventListener(name, () => audio === current && show());
  }
  for (const name of ["play", "pause"]) audio.addEventListener(name, state);
  audio.addEventListener("play", () => choose(audio));
  audio.addEventListener("ended", () => {
    const next = after(audio);
    if (next) play(next);
    else state();
  });
  // Its address ends some hours after the page was made: a new page has a new one.
  audio.addEventListener("error", () => audio === current && location.reload(), { once: true });
  if (row(audio)) button(audio).addEventListener("click", () => toggle(audio));
}

panel?.querySelector("[data-play]").addEventListener("click", () => toggle(current ?? songs[0]));
seek?.addEventListener("input", () => {
  if (!current) choose(songs[0]);
  const length = current.duration || 30;
  current.currentTime = (seek.value / 1000) * length;
  show();
});
document.documentElement.classList.add("scripted");

const announce = document.querySelector("[data-announce]");

for (const control of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue; // only pages that came by TLS have it
  const words = control.querySelector("span");
  const before = words.textContent;
  control.hidden = false;
  control.addEventListener("click", async () => {
    await navigator.clipboard.writeText(control.dataset.copy);
    words.textContent = announce.textContent = words.dataset.said;
    setTimeout(() => { words.textContent = before; announce.textContent = ""; }, 2500);
  });
}

for (const control of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  control.hidden = false;
  control.addEventListener("click", () => {
    navigator.share({ title: control.dataset.title, url: control.dataset.share }).catch(() => {});
  });
}

for (const field of document.querySelectorAll("[data-select]")) {
  field.addEventListener("focus", () => field.select());
}
