// Keeps events until the server has them: first on the device, then sent, in order, as often as it takes.
//
// storage: put(events), all() and remove(ids), each a promise; the events of one assessment, in the order of their making.
// show: called with { kind, waiting, reason, remedy, next }: "kept" on this device, "sent", or "problem" with what to do
// and when the next try is. answers: called with the present answers that the server names.

const MOST = 200;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;

// A storage that lasts as long as the page.
export class Memory {
  #events = new Map();

  async put(events) {
    for (const event of events) this.#events.set(event.event_id, event);
  }

  async all() {
    return [...this.#events.values()];
  }

  async remove(ids) {
    for (const id of ids) this.#events.delete(id);
  }
}

export class Keep {
  #sending = false;
  #pause = FIRST_PAUSE;
  #timer = null;
  #refused = new Map();

  constructor({ events, state, csrf, storage, show, answers }) {
    Object.assign(this, { events, state, csrf, storage, show, answers });
    addEventListener("online", () => this.send());
  }

  // Resolves when the device has them.
  async add(events) {
    await this.storage.put(events);
    this.show({ kind: "kept", waiting: (await this.storage.all()).length });
    this.send();
  }

  // Whether an event on a question still waits.
  async waits(question) {
    return (await this.storage.all()).some((event) => event.question === question);
  }

  async send() {
    if (this.#sending) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      for (;;) {
        const batch = (await this.storage.all()).filter((event) => !this.#refused.has(event.event_id)).slice(0, MOST);
        if (!batch.length) break;
        const reply = await this.#post(batch);
        if (!reply) return;
        const kept = reply.events.filter((one) => one.kept).map((one) => one.event_id);
        for (const one of reply.events) if (!one.kept) this.#refused.set(one.event_id, one);
        await this.storage.remove(kept);
        await this.answers(reply.answers);
      }
      this.#pause = FIRST_PAUSE;
      const [refused] = this.#refused.values();
      if (refused) this.show({ kind: "problem", waiting: this.#refused.size, reason: refused.reason, remedy: refused.remedy, next: null });
      else this.show({ kind: "sent", waiting: 0 });
    } finally {
      this.#sending = false;
    }
  }

  // The reply, or nothing where there is a problem, which is shown.
  async #post(batch, again = true) {
    let response;
    try {
      response = await fetch(this.events, {
        method: "POST",
        credentials: "same-origin",
        redirect: "error",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
        body: JSON.stringify(batch),
      });
    } catch {
      return this.#later(batch, {});
    }
    const said = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json().catch(() => null) : null;
    if (response.ok && said) return said;
    // A page that was opened before the last sign-in has an old token.
    if (response.status === 403 && !said && again && (await this.refresh())) return this.#post(batch, false);
    return this.#later(batch, said ?? {});
  }

  #later(batch, { reason, remedy }) {
    const next = new Date(Date.now() + this.#pause);
    this.#timer = setTimeout(() => this.send(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    this.show({ kind: "problem", waiting: batch.length, reason, remedy, next });
    return null;
  }

  // Asks for the present answers; whether the server gave them.
  async refresh() {
    try {
      const response = await fetch(this.state, { credentials: "same-origin", redirect: "error" });
      if (!response.ok) return false;
      const state = await response.json();
      this.csrf = state.csrf;
      await this.answers(state.answers);
      return true;
    } catch {
      return false;
    }
  }
}
