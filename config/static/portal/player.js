// A player over the waveform: its range field is where one seeks, by mouse and by keyboard.

const time = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export const player = (place) => {
  const audio = place.querySelector("audio");
  const button = place.querySelector("[data-play]");
  const field = place.querySelector("input[type=range]");
  const past = place.querySelector("[data-past]");
  const clock = place.querySelector("[data-clock]");
  const length = () => audio.duration || Number(place.dataset.seconds);

  const show = () => {
    const share = length() ? audio.currentTime / length() : 0;
    past.setAttribute("width", share * 1000);
    field.value = Math.round(share * 1000);
    clock.textContent = `${time(audio.currentTime)} / ${time(length())}`;
    field.setAttribute("aria-valuetext", clock.textContent);
  };
  const said = () => {
    button.setAttribute("aria-pressed", String(!audio.paused));
    button.querySelector("[data-when=playing]").hidden = audio.paused;
    button.querySelector("[data-when=paused]").hidden = !audio.paused;
  };

  audio.controls = false;
  audio.hidden = true;
  for (const part of place.querySelectorAll("[data-needs-script]")) part.hidden = false;
  button.addEventListener("click", () => (audio.paused ? audio.play() : audio.pause()));
  field.addEventListener("input", () => { audio.currentTime = (field.value / 1000) * length(); show(); });
  for (const name of ["timeupdate", "loadedmetadata", "seeked"]) audio.addEventListener(name, show);
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, said);

  // An address ends some minutes after the track would. The page has a new one each time that
  // it is asked for; it is not loaded anew, or what was typed into it would be lost.
  let renewed = false;
  audio.addEventListener("error", async () => {
    if (renewed) return;
    renewed = true;
    const [moment, speed] = [audio.currentTime, audio.playbackRate];
    const answer = await fetch(location.href).catch(() => null);
    const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
    const src = page.querySelector("[data-player] audio")?.getAttribute("src");
    if (!src) return said();
    audio.src = src;
    audio.currentTime = moment;
    audio.playbackRate = speed;
    audio.play();
  });
  audio.addEventListener("playing", () => { renewed = false; });
  show();
};
