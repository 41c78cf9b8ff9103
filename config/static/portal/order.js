// Tracks change places: by their buttons, or dragged by what is not a field.

import { trouble } from "./trouble.js";

const list = document.querySelector("#tracks");

const lines = () => [...list.children];

// Where each stands on its release, as the server counts: ten thousand a disc.
const place = (line) => Number(line.dataset.place);
const disc = (line) => Math.floor(place(line) / 10_000);

const number = () => lines().forEach((line, n, all) => {
  for (const shown of line.querySelectorAll("[data-number], [data-nth]")) shown.textContent = n + 1;
  const starts = line.querySelector("[data-disc]");
  starts.hidden = disc(all.at(-1)) < 2 || (n > 0 && disc(line) === disc(all[n - 1]));
  starts.querySelector("span").textContent = disc(line);
  line.querySelector("[data-move=up]").disabled = n === 0;
  line.querySelector("[data-move=down]").disabled = n === all.length - 1;
});

const keep = async () => {
  const places = lines().map(place).sort((a, b) => a - b);
  lines().forEach((line, n) => { line.dataset.place = places[n]; });
  number();
  const body = new URLSearchParams({ order: lines().map((line) => line.dataset.track).join(",") });
  const headers = { "X-CSRFToken": document.body.dataset.csrf, Accept: "application/json" };
  const answer = await fetch(list.dataset.order, { method: "POST", body, headers }).catch(() => null);
  if (answer?.status === 409) location.reload(); // its tracks are others meanwhile
  else if (!answer?.ok) trouble(answer?.status ?? 0);
};

list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  event.preventDefault();
  const line = button.closest("li");
  const other = button.dataset.move === "up" ? line.previousElementSibling : line.nextElementSibling;
  if (!other) return;
  button.dataset.move === "up" ? other.before(line) : other.after(line);
  keep();
  (button.disabled ? line.querySelector("[data-move]:not(:disabled)") : button)?.focus();
});

let dragged = null;
let before = "";
const order = () => lines().map((line) => line.dataset.track).join();

// Only from its number: in its fields, dragging marks text.
list.addEventListener("pointerdown", (event) => {
  const line = event.target.closest("li");
  if (line) line.draggable = Boolean(event.target.closest("[data-number]"));
});
list.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("li");
  before = order();
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
});
list.addEventListener("dragover", (event) => {
  const line = event.target.closest("#tracks > li");
  if (!dragged || !line || line === dragged) return;
  event.preventDefault();
  const box = line.getBoundingClientRect();
  event.clientY < box.top + box.height / 2 ? line.before(dragged) : line.after(dragged);
});
list.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
  if (order() !== before) keep();
});

// A track that has become ready goes where it belongs, whichever was ready first.
document.body.addEventListener("htmx:oobAfterSwap", () => {
  const now = lines();
  const sorted = [...now].sort((a, b) => place(a) - place(b));
  if (sorted.some((line, n) => line !== now[n])) list.append(...sorted);
  number();
});
number();
