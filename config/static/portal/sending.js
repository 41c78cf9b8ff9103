// Files that were dropped or chosen: each gets a line with a bar, and goes up in its turn.

import { Refused, SignedOut, Upload } from "./tus.js";

const AT_ONCE = 1; // so that tracks come into the order of their files
const ENDPOINT = "/portal/uploads/";
const list = document.querySelector("#sending");
const words = document.querySelector("#sending-words")?.dataset;
const under = new Set();
const queue = [];

const hideTwice = () => {
  const known = new Set([...under].map(({ upload }) => upload.address?.split("/").at(-2)));
  for (const line of document.querySelectorAll("[data-upload]")) {
    line.hidden = known.has(line.dataset.upload);
  }
};

const lineFor = (file) => {
  const made = document.querySelector("#sending-file").content.cloneNode(true).firstElementChild;
  made.querySelector("[data-name]").textContent = file.name;
  made.querySelector("[data-state]").textContent = words.waiting;
  list.append(made);
  list.hidden = false;
  return made;
};

const shower = (line, file) => (state, bytes) => {
  const percent = file.size ? Math.floor((bytes * 100) / file.size) : 100;
  line.querySelector("progress").value = percent;
  const said = state === "uploading" ? `${words.uploading} ${percent} %` : words[state];
  const shown = line.querySelector("[data-state]");
  if (shown.textContent !== said) shown.textContent = said;
};

const gone = (job) => {
  under.delete(job);
  job.line.remove();
  list.hidden = !list.children.length;
};

const wire = (job) => {
  const pause = job.line.querySelector("[data-pause]");
  pause.addEventListener("click", () => {
    const stop = !job.upload.paused;
    stop ? job.upload.pause() : job.upload.resume();
    if (stop) next();
    pause.setAttribute("aria-pressed", String(stop));
    pause.setAttribute("aria-label", stop ? words.resume : words.pause);
  });
  job.line.querySelector("[data-cancel]").addEventListener("click", async () => {
    const waits = queue.indexOf(job);
    if (waits >= 0) queue.splice(waits, 1);
    await job.upload.cancel();
    gone(job);
  });
};

const failed = (job, why) => {
  under.delete(job);
  const said = job.line.querySelector("[data-why]");
  said.textContent = why || words.failed;
  said.hidden = false;
  job.line.querySelector("[data-state]").textContent = "";
  job.line.querySelector("[data-pause]").hidden = true;
};

const run = async (job) => {
  under.add(job);
  try {
    const arrived = await job.upload.send();
    if (!arrived) return;
    job.line.querySelector("[data-state]").textContent = words.checking;
    gone(job);
    document.body.dispatchEvent(new CustomEvent("arrived"));
  } catch (error) {
    const said = error instanceof SignedOut ? words.signedOut : error instanceof Refused && error.message;
    failed(job, said);
  } finally {
    under.delete(job);
    next();
  }
};

const next = () => {
  const moving = [...under].filter(({ upload }) => !upload.paused).length;
  if (queue.length && moving < AT_ONCE) run(queue.shift());
  if (!under.size && !queue.length) document.dispatchEvent(new CustomEvent("all-arrived"));
};

export const send = (files, metadata) => {
  const inOrder = [...files].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  for (const file of inOrder) {
    const line = lineFor(file);
    if (!file.size) {
      failed({ line }, words.empty);
      line.querySelector("[data-cancel]").addEventListener("click", () => gone({ line }));
      continue;
    }
    const upload = new Upload(file, {
      endpoint: ENDPOINT,
      token: document.body.dataset.csrf,
      metadata: { filename: file.name, ...metadata },
      told: (state, bytes) => { shower(line, file)(state, bytes); hideTwice(); },
    });
    const job = { line, upload };
    wire(job);
    queue.push(job);
  }
  next();
};

export const failures = () => list.querySelectorAll("[data-why]:not([hidden])").length;

// What is dropped on the place, or chosen in its field, is taken; also what was chosen already.
export const takeDrops = (place, take) => {
  const field = place.querySelector("input[type=file]");
  const over = (is) => (event) => { event.preventDefault(); place.classList.toggle("over", is); };
  place.addEventListener("dragenter", over(true));
  place.addEventListener("dragover", over(true));
  place.addEventListener("dragleave", over(false));
  place.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) take([...event.dataTransfer.files]);
  });
  const chosen = () => {
    const files = [...field.files];
    field.value = "";
    if (files.length) take(files);
  };
  field.addEventListener("change", chosen);
  for (const button of place.querySelectorAll("[data-without-script]")) button.hidden = true;
  chosen();
};

document.body.addEventListener("htmx:afterSwap", hideTwice);
addEventListener("beforeunload", (event) => { if (under.size || queue.length) event.preventDefault(); });
