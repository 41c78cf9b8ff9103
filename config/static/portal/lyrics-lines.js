// The lines of a song as they are edited: values in, values out, nothing of the page.
// A line is { time, text, words }: `time` in ms or null, `words` as [{ time, text }] where a file had them.

const REMEMBERED = 500;

const whole = (ms) => Math.max(0, Math.round(ms));

const moved = (line, by) => (line.time === null ? line : {
  ...line, time: whole(line.time + by), words: line.words.map((one) => ({ ...one, time: whole(one.time + by) })),
});

const at = (line, ms) => (line.time === null ? { ...line, time: whole(ms) } : { ...moved(line, ms - line.time), time: whole(ms) });

// 83450 is 1:23.45.
export const clock = (ms) => {
  const hundredths = Math.round(ms / 10);
  const minutes = Math.floor(hundredths / 6000);
  return `${minutes}:${((hundredths % 6000) / 100).toFixed(2).padStart(5, "0")}`;
};

// All lines whose stamp is the last one that has passed: two voices may begin together.
export const litAt = (lines, ms) => {
  let last = -1;
  for (const { time } of lines) if (time !== null && time <= ms && time > last) last = time;
  return last < 0 ? [] : lines.flatMap(({ time }, n) => (time === last ? [n] : []));
};

// Of those that are stamped, the ones that begin before a line above them.
export const disordered = (lines) => {
  let latest = -1;
  return lines.flatMap(({ time }, n) => {
    if (time === null) return [];
    if (time < latest) return [n];
    latest = time;
    return [];
  });
};

const lengthsOfCommon = (before, after) => {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i][j] = before[i].text === after[j].text
        ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
};

// Lines without stamps get those of the same lines before, as far as their order is the same.
export const stampsKept = (before, after) => {
  const lengths = lengthsOfCommon(before, after);
  const kept = [];
  for (let i = 0, j = 0; j < after.length;) {
    const same = i < before.length && before[i].text === after[j].text;
    if (!same && i < before.length && lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else kept.push(same ? before[i++] : after[j]), j++;
  }
  return kept;
};

// The lines, the one that is marked (past the last: none), and the way back.
export class Lines {
  #past = [];

  constructor(all = []) {
    this.all = all;
    this.marked = this.#after(-1, false);
  }

  #after(from, pauses) {
    const next = this.all.findIndex(({ text }, n) => n > from && (pauses || text !== ""));
    return next < 0 ? this.all.length : next;
  }

  #become(all, marked = this.marked) {
    this.#past = [...this.#past.slice(1 - REMEMBERED), { all: this.all, marked: this.marked }];
    this.all = all;
    this.marked = marked;
    return true;
  }

  // The marked line begins here, and the next one is marked. Empty lines are passed over
  // unless they are to be stamped, as pauses.
  stamp(ms, pauses = false) {
    const n = this.marked;
    if (n >= this.all.length) return false;
    return this.#become(this.all.with(n, at(this.all[n], ms)), this.#after(n, pauses));
  }

  undo() {
    const before = this.#past.pop();
    if (!before) return false;
    Object.assign(this, before);
    return true;
  }

  mark(n) {
    this.marked = Math.min(Math.max(n, 0), this.all.length);
  }

  // What is nudged: the marked line if it has a stamp, else the last before it that has.
  get chosen() {
    return this.all.findLastIndex(({ time }, n) => n <= this.marked && time !== null);
  }

  nudge(by) {
    const n = this.chosen;
    return n >= 0 && this.#become(this.all.with(n, moved(this.all[n], by)));
  }

  clear() {
    const line = this.all[this.marked];
    if (!line || line.time === null) return false;
    return this.#become(this.all.with(this.marked, { ...line, time: null, words: [] }));
  }

  // All of them; no further than the first can go.
  shift(by) {
    const first = Math.min(...this.all.flatMap(({ time }) => time ?? []));
    if (!Number.isFinite(first) || !by) return false;
    return this.#become(this.all.map((line) => moved(line, Math.max(by, -first))));
  }

  // Other words. What has no stamps keeps those that its lines had.
  replace(lines) {
    const fresh = lines.some(({ time }) => time !== null) ? lines : stampsKept(this.all, lines);
    this.#become(fresh);
    this.marked = fresh.findIndex(({ time, text }) => time === null && text !== "");
    if (this.marked < 0) this.marked = fresh.length;
  }

  get text() {
    return this.all.map(({ text }) => text).join("\n");
  }

  get sung() {
    return this.all.filter(({ text }) => text !== "");
  }

  get stamped() {
    return this.sung.filter(({ time }) => time !== null).length;
  }

  // Nothing begins yet, or everything does.
  get whole() {
    return this.stamped === 0 || this.stamped === this.sung.length;
  }
}
