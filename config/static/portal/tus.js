// One file on its way to the server, in parts, as tus 1.0 has it. It survives cuts and reloads:
// the server is asked how much it has, and the rest is sent.

const CHUNK = 8 * 1024 * 1024;
const LONGEST_WAIT = 15_000;
const LONGEST_TOLD_S = 60;
const VERSION = { "Tus-Resumable": "1.0.0" };

const inBase64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export class Refused extends Error {}
export class SignedOut extends Error {}
class Cut extends Error {}

export class Upload {
  // `told` is called with (state, bytes): "uploading", "paused" or "cut".
  constructor(file, { endpoint, token, metadata, told }) {
    Object.assign(this, { file, endpoint, token, metadata, told });
    this.place = ["tonearm", endpoint, ...Object.values(metadata), file.size, file.lastModified].join("|");
    this.address = localStorage.getItem(this.place);
    this.offset = 0;
    this.failures = 0;
    this.paused = this.cancelled = false;
    this.wake = () => {};
  }

  // Resolves to true once every byte has arrived, to false when it was cancelled. Rejects with
  // `Refused`; with `SignedOut` where the rest follows once its artist has signed in again.
  async send() {
    while (!this.cancelled) {
      try {
        if (this.paused) await this.pauseEnds();
        await this.find();
        while (this.offset < this.file.size && !this.paused && !this.cancelled) await this.part();
        if (this.paused || this.cancelled) continue;
        localStorage.removeItem(this.place);
        return true;
      } catch (error) {
        if (!(error instanceof Cut)) throw error;
        if (!this.paused && !this.cancelled) await this.rest();
      }
    }
    return false;
  }

  pause() {
    this.paused = true;
    this.request?.abort();
    this.told("paused", this.offset);
  }

  resume() {
    this.paused = false;
    this.failures = 0;
    this.wake();
  }

  async cancel() {
    this.cancelled = true;
    this.request?.abort();
    this.wake();
    localStorage.removeItem(this.place);
    if (this.address) await this.ask("DELETE", this.address).catch(() => {});
  }

  pauseEnds() {
    return new Promise((resolve) => { this.wake = resolve; });
  }

  // Longer with every failure in a row; at once when the browser is online again.
  rest() {
    this.told("cut", this.offset);
    const wait = Math.min(1000 * 2 ** this.failures++, LONGEST_WAIT);
    return new Promise((resolve) => {
      const go = () => { removeEventListener("online", go); clearTimeout(timer); resolve(); };
      const timer = setTimeout(go, wait);
      addEventListener("online", go);
      this.wake = go;
    });
  }

  // Where the file is at the server, and how much of it; made there if it is not.
  async find() {
    if (this.address) {
      const answer = await this.ask("HEAD", this.address);
      if (answer.status === 200) return this.at(answer);
      this.check(answer, [404, 410]);
      localStorage.removeItem(this.place);
      this.address = null;
    }
    const named = Object.entries(this.metadata).map(([key, value]) => `${key} ${inBase64(String(value))}`);
    const answer = await this.ask("POST", this.endpoint, {
      "Upload-Length": this.file.size, "Upload-Metadata": named.join(","),
    });
    this.check(answer, [201]);
    this.address = new URL(answer.getResponseHeader("Location"), location.href).pathname;
    localStorage.setItem(this.place, this.address);
    this.offset = 0;
  }

  async part() {
    const start = this.offset;
    const body = this.file.slice(start, start + CHUNK);
    const headers = { "Upload-Offset": start, "Content-Type": "application/offset+octet-stream" };
    const answer = await this.ask("PATCH", this.address, headers, body, (sent) => {
      this.told("uploading", start + sent);
    });
    if ([409, 423].includes(answer.status)) throw new Cut();
    this.check(answer, [204]);
    this.at(answer);
    this.failures = 0;
  }

  at(answer) {
    this.offset = Number(answer.getResponseHeader("Upload-Offset"));
    this.told("uploading", this.offset);
  }

  check(answer, good) {
    if (good.includes(answer.status)) return;
    const wait = Number(answer.getResponseHeader("Retry-After"));
    // A quota is free in hours: that is told, and not waited for.
    if (answer.status >= 500 || (answer.status === 429 && wait <= LONGEST_TOLD_S)) throw new Cut();
    if (answer.status === 401 || answer.status === 403) throw new SignedOut();
    if ([404, 410].includes(answer.status)) {
      localStorage.removeItem(this.place);
      this.address = null;
      throw new Cut();
    }
    let why = "";
    try { why = JSON.parse(answer.responseText).detail; } catch { /* no reason was given */ }
    localStorage.removeItem(this.place);
    throw new Refused(why);
  }

  // XMLHttpRequest, since `fetch` does not tell how much of a body has been sent.
  ask(method, address, headers = {}, body = null, sent = null) {
    return new Promise((resolve, reject) => {
      const request = (this.request = new XMLHttpRequest());
      request.open(method, address);
      for (const [name, value] of Object.entries({ ...VERSION, "X-CSRFToken": this.token, ...headers })) {
        request.setRequestHeader(name, value);
      }
      if (sent) request.upload.onprogress = (event) => sent(event.loaded);
      request.onload = () => resolve(request);
      request.onerror = request.onabort = request.ontimeout = () => reject(new Cut());
      request.send(body);
    });
  }
}
