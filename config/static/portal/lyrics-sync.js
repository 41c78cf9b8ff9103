// Tapping along: each press says where in the song a line begins.

import { clock, disordered, litAt } from "./lyrics-lines.js";

const LATEST_MS = 1000; // a press that waited longer for its turn was not heard, and is no guess

const filled = (words, named) => words.replace(/\{(\w+)\}/g, (_, name) => named[name]);

export class Sync {
  // `changed` is called after whatever may have to be saved.
  constructor(place, { audio, lines, words, changed }) {
    Object.assign(this, { place, audio, lines, words, changed });
    this.list = place.querySelector("[data-lines]");
    this.said = place.querySelector("[data-said]");
    this.shown = [];
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => this.#go(event.target.closest("[role=option]")));
    this.#taps(place.querySelector("[data-tap]"));
    for (const button of place.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => this.#do(button.dataset.do, Number(button.dataset.by)));
    }
    const by = place.querySelector("[data-shift]");
    place.querySelector("[data-shift-all]").addEventListener("click", () => {
      this.#do("shift", Number(by.value));
      by.value = 0;
    });
  }

  // Where in the song a key or a button went down: the page may hear of it late.
  heard(event) {
    const late = this.audio.paused ? 0 : performance.now() - event.timeStamp;
    return this.audio.currentTime * 1000 - Math.min(Math.max(late, 0), LATEST_MS) * this.audio.playbackRate;
  }

  tap(event) {
    if (this.audio.paused && !this.audio.ended) {
      this.audio.play();
      return this.#say(this.words.starts);
    }
    if (!this.lines.stamp(this.heard(event), this.place.querySelector("[data-pauses]").checked)) return;
    this.draw();
    this.changed();
    if (this.lines.marked >= this.lines.all.length) this.#say(this.words.done);
  }

  #taps(button) {
    button.addEventListener("pointerdown", (event) => event.button === 0 && this.tap(event));
    button.addEventListener("keydown", (event) => {
      if (["Enter", " ", "Backspace"].includes(event.key)) this.#key(event);
    });
    button.addEventListener("keyup", (event) => event.key === " " && event.preventDefault());
    // What presses buttons without a pointer or keys, as screen readers do.
    button.addEventListener("click", (event) => event.detail === 0 && this.tap(event));
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 10 : 100;
    const act = {
      Enter: () => event.repeat || this.tap(event),
      " ": () => event.repeat || this.tap(event),
      Backspace: () => this.#do("undo"),
      Delete: () => this.#do("clear"),
      ArrowLeft: () => this.#do("nudge", -step),
      ArrowRight: () => this.#do("nudge", step),
      ArrowUp: () => this.#mark(this.lines.marked - 1),
      ArrowDown: () => this.#mark(this.lines.marked + 1),
      Home: () => this.#mark(0),
      End: () => this.#mark(this.lines.all.length - 1),
      p: () => (this.audio.paused ? this.audio.play() : this.audio.pause()),
      l: () => this.#do("listen"),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #mark(n) {
    this.lines.mark(n);
    this.draw();
  }

  #go(option) {
    if (!option) return;
    const n = this.shown.indexOf(option);
    const { time } = this.lines.all[n];
    if (time !== null) this.audio.currentTime = time / 1000;
    this.#mark(n);
  }

  // From the marked line, or from the last before it that is known.
  #listen() {
    this.audio.currentTime = (this.lines.all[this.lines.chosen]?.time ?? 0) / 1000;
    this.audio.play();
  }

  #do(name, by) {
    if (name === "listen") return this.#listen();
    if (!this.lines[name](by)) return this.#say(this.words[name === "undo" ? "nothing" : "unstamped"]);
    this.draw();
    this.changed();
    const n = name === "undo" || name === "clear" ? this.lines.marked : this.lines.chosen;
    const { time } = this.lines.all[n] ?? { time: null };
    const told = { n: n + 1, at: time === null ? this.words.none : clock(time) };
    this.#say(name === "shift" ? this.words.shifted : filled(this.words.line, told));
  }

  // Read out once, also when it is said twice.
  #say(words) {
    this.said.textContent = "";
    requestAnimationFrame(() => { this.said.textContent = words; });
  }

  #option(n) {
    const option = document.createElement("li");
    option.id = `line-${n + 1}`;
    option.role = "option";
    option.append(document.createElement("span"), document.createElement("bdi"));
    return option;
  }

  draw() {
    const { all } = this.lines;
    if (this.shown.length !== all.length) {
      this.shown = all.map((_, n) => this.#option(n));
      this.list.replaceChildren(...this.shown);
    }
    const wrong = new Set(disordered(all));
    all.forEach((line, n) => this.#drawLine(this.shown[n], line, n, wrong.has(n)));
    this.list.setAttribute("aria-activedescendant", this.shown[this.lines.marked]?.id ?? "");
    this.place.querySelector("[data-count]").textContent = filled(this.words.count, {
      n: this.lines.stamped, of: this.lines.sung.length,
    });
    this.place.querySelector("[data-wrong]").hidden = !wrong.size;
    this.light();
    this.#keepInSight(this.shown[Math.min(this.lines.marked, all.length - 1)]);
  }

  #drawLine(option, line, n, wrong) {
    const [stamp, text] = option.children;
    stamp.textContent = line.time === null ? "–" : clock(line.time);
    text.textContent = line.text || this.words.pause;
    option.classList.toggle("is-pause", line.text === "");
    option.classList.toggle("is-wrong", wrong);
    option.setAttribute("aria-selected", String(n === this.lines.marked));
  }

  // Within the list alone: the page stays where it is.
  #keepInSight(option) {
    if (!option) return;
    const { list } = this;
    const top = option.offsetTop;
    const free = list.clientHeight / 3;
    if (top < list.scrollTop + free || top + option.offsetHeight > list.scrollTop + list.clientHeight - free) {
      list.scrollTop = top - (list.clientHeight - option.offsetHeight) / 2;
    }
  }

  light() {
    const lit = litAt(this.lines.all, this.audio.currentTime * 1000);
    this.shown.forEach((option, n) => option.classList.toggle("is-lit", lit.includes(n)));
    // Once nothing is left to stamp, the list goes with the song.
    if (!this.audio.paused && this.lines.stamped === this.lines.sung.length) this.#keepInSight(this.shown[lit[0]]);
  }
}
