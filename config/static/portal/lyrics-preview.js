// Lyrics as listeners see them: the line that is being sung is lit, and stays in sight.

import { clock, litAt } from "./lyrics-lines.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Preview {
  constructor(place, { audio }) {
    Object.assign(this, { audio, lines: [], lit: "" });
    this.box = place.querySelector("[data-song]");
    this.list = this.box.querySelector("ol");
    this.list.addEventListener("click", (event) => {
      const line = this.lines[[...this.list.children].indexOf(event.target.closest("li"))];
      if (line && line.time !== null) this.audio.currentTime = line.time / 1000;
    });
  }

  draw(lines) {
    this.lines = lines;
    this.lit = "";
    this.list.replaceChildren(...lines.map((line) => this.#line(line)));
    this.light();
  }

  #line({ time, text, words }) {
    const made = document.createElement("li");
    const stamp = document.createElement("span");
    stamp.className = "song-stamp";
    stamp.textContent = time === null ? "" : clock(time);
    const sung = document.createElement("p");
    sung.dir = "auto";
    if (words.length) sung.append(...words.map((one) => this.#word(one)));
    else sung.textContent = text || (time === null ? "\u00a0" : "♪");
    made.append(stamp, sung);
    return made;
  }

  #word({ time, text }) {
    const made = document.createElement("span");
    made.dataset.time = time;
    made.textContent = text;
    return made;
  }

  // `aria-current` says which line it is to whoever asks; nothing is read out over the song.
  light() {
    const now = this.audio.currentTime * 1000;
    const lit = litAt(this.lines, now);
    for (const n of lit) {
      for (const word of this.list.children[n].querySelectorAll("[data-time]")) {
        word.classList.toggle("is-sung", Number(word.dataset.time) <= now);
      }
    }
    if (this.lit === lit.join()) return;
    this.lit = lit.join();
    [...this.list.children].forEach((line, n) => {
      line.classList.toggle("is-lit", lit.includes(n));
      if (lit.includes(n)) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
    });
    this.#keepInSight(this.list.children[lit[0] ?? 0]);
  }

  #keepInSight(line) {
    if (!line || !this.box.offsetParent) return;
    const top = line.offsetTop - (this.box.clientHeight - line.offsetHeight) / 2;
    this.box.scrollTo({ top, behavior: still.matches ? "instant" : "smooth" });
  }
}
