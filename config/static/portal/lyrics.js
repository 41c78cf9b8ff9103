// The editor of lyrics: text, tapping along, preview. The server alone reads and writes LRC.

import { Draft } from "./lyrics-draft.js";
import { Lines } from "./lyrics-lines.js";
import { Preview } from "./lyrics-preview.js";
import { Sync } from "./lyrics-sync.js";
import { trouble } from "./trouble.js";

const LARGEST_FILE = 400_000; // the server takes half as much, which UTF-16 may take twice
const UNKNOWN = "und";

const ours = ({ time_ms, text, words }) => ({
  time: time_ms, text, words: words.map((one) => ({ time: one.time_ms, text: one.text })),
});
const theirs = ({ time, text, words }) => ({
  time_ms: time, text, words: words.map((one) => ({ time_ms: one.time, text: one.text })),
});

// As browsers have read text files ever since: a mark at the beginning, else UTF-8, else what Windows had.
const decoded = (bytes) => {
  const [first, second] = new Uint8Array(bytes);
  const marked = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[first * 256 + second];
  if (marked) return new TextDecoder(marked).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
};

class Editor {
  constructor(form) {
    this.form = form;
    this.words = document.querySelector("#lyrics-words").dataset;
    this.text = form.querySelector("textarea");
    this.audio = document.querySelector("[data-player] audio");
    this.state = document.querySelector("[data-state]");
    this.draft = new Draft(form.getAttribute("action"));
    const told = JSON.parse(document.querySelector("#lyrics-lines").textContent);
    this.lines = new Lines((told ?? []).map(ours));
    const known = { audio: this.audio, lines: this.lines, words: this.words, changed: () => this.#look() };
    this.sync = this.audio && new Sync(form.querySelector("#panel-sync"), known);
    this.preview = this.audio && new Preview(form.querySelector("#panel-preview"), known);
    this.text.removeAttribute("name");
    if (told) this.#showText();
    else this.read = null; // refused before the scripts had come: it is to be read again
    this.saved = told ? this.#now() : "";
    this.#wire();
    this.#restore();
  }

  #wire() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
    this.form.addEventListener("input", () => this.#look());
    for (const part of this.form.querySelectorAll("[data-needs-script]")) part.hidden = false;
    this.form.querySelector("input[type=file]").addEventListener("change", (event) => this.#take(event.target));
    addEventListener("beforeunload", (event) => { if (this.unsaved) event.preventDefault(); });
    if (!this.audio) return;
    this.audio.preload = "metadata"; // or a click on a line would go nowhere before the song was played
    this.#tabs();
    this.#follow();
    const speed = document.querySelector("[data-speed]");
    speed.addEventListener("change", () => { this.audio.playbackRate = Number(speed.value); });
    // Or Space would stop the song instead of stamping its lines.
    document.querySelector("[data-play]").addEventListener("click", (event) => {
      if (event.detail && this.#isOpen("sync")) this.sync.list.focus({ preventScroll: true });
    });
  }

  #isOpen(name) {
    return !this.form.querySelector(`#panel-${name}`).hidden;
  }

  // The audio tells four times a second alone where it is, and a line may be shorter than that.
  #follow() {
    const light = () => {
      if (this.#isOpen("sync")) this.sync.light();
      if (this.#isOpen("preview")) this.preview.light();
    };
    const frame = () => {
      light();
      if (!this.audio.paused) requestAnimationFrame(frame);
    };
    this.audio.addEventListener("play", frame);
    for (const name of ["seeked", "timeupdate", "pause"]) this.audio.addEventListener(name, light);
  }

  #tabs() {
    const list = this.form.querySelector("[role=tablist]");
    const tabs = [...list.children];
    const go = async (tab) => {
      if (!(await this.understood())) return;
      this.#open(tab);
      // So that the step is seen as a whole, under the player that stays.
      if (!this.#isOpen("text")) this.form.scrollIntoView({ behavior: "instant" });
    };
    list.hidden = false;
    tabs.forEach((tab, n) => {
      tab.addEventListener("click", () => go(tab));
      tab.addEventListener("keydown", ({ key }) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
        if (!step) return;
        const next = tabs.at((n + step) % tabs.length);
        next.focus();
        go(next);
      });
    });
  }

  #open(tab) {
    for (const one of tab.parentElement.children) {
      one.setAttribute("aria-selected", String(one === tab));
      one.tabIndex = one === tab ? 0 : -1;
      document.getElementById(one.getAttribute("aria-controls")).hidden = one !== tab;
    }
    this.#draw();
  }

  #draw() {
    this.sync?.draw();
    this.preview?.draw(this.lines.all);
  }

  #showText() {
    this.text.value = this.read = this.lines.text;
    this.#draw();
  }

  // All that a save would send.
  #now() {
    const fields = ["language", "licence"].map((name) => this.form.elements[name].value);
    return JSON.stringify([this.text.value, this.lines.all, ...fields]);
  }

  get unsaved() {
    return this.#now() !== this.saved;
  }

  #look() {
    const { unsaved } = this;
    this.draft.keep(unsaved || !this.lines.whole ? this.lines : null);
    this.#say(unsaved ? this.words.unsaved : this.words.saved, !unsaved);
  }

  #say(words, good) {
    if (this.state.textContent !== words) this.state.textContent = words;
    this.state.classList.toggle("good", good);
  }

  // Times that were never saved, as those of a song that is half done.
  #restore() {
    const all = this.draft.of(this.lines);
    if (!all) return this.#look();
    this.#become(all);
    this.#say(this.words.restored, false);
  }

  async #ask(address, body) {
    const headers = { "X-CSRFToken": document.body.dataset.csrf, Accept: "application/json" };
    const answer = await fetch(address, { method: "POST", body, headers }).catch(() => null);
    if (answer?.ok || answer?.status === 422) return { ok: answer.ok, ...(await answer.json()) };
    trouble(answer?.status ?? 0);
    return null;
  }

  async #linesOf(text) {
    const told = await this.#ask(this.form.dataset.read, new URLSearchParams({ text }));
    if (told) this.#fault(told.ok ? {} : told);
    if (!told?.ok) return null;
    const { language } = this.form.elements;
    const named = [...language.options].some(({ value }) => value === told.language);
    if (language.value === UNKNOWN && named) language.value = told.language;
    return told.lines.map(ours);
  }

  // Whether the lines are those of the text. Where not, the page says which is at fault.
  async understood() {
    if (this.read === this.text.value) return true;
    const asked = this.text.value;
    const found = asked.trim() ? await this.#linesOf(asked) : [];
    if (!found || this.text.value !== asked) return false;
    this.#become(found);
    return true;
  }

  #become(found) {
    this.lines.replace(found);
    this.#showText();
    this.#look();
  }

  async #take(field) {
    const [file] = field.files;
    field.value = "";
    if (!file) return;
    if (file.size > LARGEST_FILE) return this.#fault({ detail: this.words.large });
    const text = decoded(await file.arrayBuffer());
    const found = await this.#linesOf(text);
    if (found) return this.#become(found);
    this.text.value = text;
    this.#look();
  }

  async save() {
    if (!(await this.understood())) return;
    const sent = this.#now();
    const body = new URLSearchParams({ lines: JSON.stringify(this.lines.all.map(theirs)) });
    for (const name of ["language", "licence"]) body.append(name, this.form.elements[name].value);
    const told = await this.#ask(this.form.action, body);
    if (!told) return;
    this.#fault(told.ok ? {} : told);
    if (!told.ok) return;
    this.saved = sent;
    this.#look();
    if (this.lines.stamped && !told.synced) this.#say(this.words.half, true);
    if (told.address === this.form.getAttribute("action")) return;
    this.draft.move(told.address);
    location.assign(told.address);
  }

  #fault({ detail = "", field = "text", line = 0 }) {
    const place = this.form.querySelector("[data-fault]");
    place.querySelector("span").textContent = detail;
    place.hidden = !detail;
    for (const one of this.form.querySelectorAll(".field.wrong")) one.classList.remove("wrong");
    for (const one of this.form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
    if (!detail) return;
    const wrong = field === "text" ? this.text : this.form.elements[field];
    wrong?.closest(".field").classList.add("wrong");
    wrong?.setAttribute("aria-invalid", "true");
    if (line) this.#point(line);
  }

  // Marks the line in the text, and brings it into sight.
  #point(line) {
    const tab = this.form.querySelector("#tab-text");
    if (this.audio && !this.#isOpen("text")) this.#open(tab);
    const start = this.text.value.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const end = this.text.value.indexOf("\n", start);
    this.text.focus();
    this.text.setSelectionRange(start, end < 0 ? this.text.value.length : end);
    const height = this.text.scrollHeight / this.text.value.split("\n").length;
    this.text.scrollTop = (line - 1) * height - this.text.clientHeight / 2;
  }
}

export const lyrics = (form) => new Editor(form);
