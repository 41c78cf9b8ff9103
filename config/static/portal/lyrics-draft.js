// Times that wait in this browser: those of a song that is half done, and what a crash would take.

export class Draft {
  constructor(address) {
    this.address = address;
  }

  get #place() {
    return `tonearm lyrics ${this.address}`;
  }

  // Null: there is nothing that the server has not.
  keep(lines) {
    try {
      if (lines?.stamped) localStorage.setItem(this.#place, JSON.stringify(lines.all));
      else localStorage.removeItem(this.#place);
    } catch { /* full, or forbidden: it is saved when its artist says so */ }
  }

  // Those that belong to the very text that the server has; else null.
  of(lines) {
    const kept = localStorage.getItem(this.#place);
    if (!kept || kept === JSON.stringify(lines.all)) return null;
    const all = JSON.parse(kept);
    return all.map(({ text }) => text).join("\n") === lines.text ? all : null;
  }

  move(address) {
    const kept = localStorage.getItem(this.#place);
    localStorage.removeItem(this.#place);
    this.address = address;
    if (kept) localStorage.setItem(this.#place, kept);
  }
}
