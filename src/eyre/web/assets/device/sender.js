// Sends what waits, as often as it takes: in order, one tab at a time, for every case of the person.

const MOST = 200;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;
const LONGEST_REPLY = 30000;

export class Sender {
  #sending = false;
  #again = false;
  #pause = FIRST_PAUSE;
  #timer = null;
  #most = MOST;
  refused = new Map(); // by event: what the server said
  problems = new Map(); // by place: what stands in the way
  next = null;

  // changed: called whenever what is to be told of has changed. answers: with a place and the present answers of it.
  // sent: with a place and the ids of events that the server has.
  constructor({ vault, session, csrf = null, changed = () => {}, answers = () => {}, sent = () => {} }) {
    Object.assign(this, { vault, session, csrf, changed, answers, sent });
    addEventListener("online", () => {
      this.#pause = FIRST_PAUSE; // a network that has just come back may fail once more
      this.send();
    });
    addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.next && this.send());
  }

  async send() {
    if (this.#sending) {
      this.#again = true;
      return;
    }
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      do {
        this.#again = false;
        await this.vault.alone(() => this.#all());
      } while (this.#again && !this.problems.size);
    } finally {
      this.#sending = false;
      this.next = null;
      if (this.problems.size) this.#later();
      else this.#pause = FIRST_PAUSE;
      this.changed();
    }
  }

  #later() {
    // Not all devices of an office at the same moment, when the network is back.
    const pause = this.#pause * (0.75 + Math.random() / 2);
    this.next = new Date(Date.now() + pause);
    this.#timer = setTimeout(() => this.send(), pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  async #all() {
    this.problems.clear();
    for (;;) {
      const open = (await this.vault.waiting()).filter((one) => !this.refused.has(one.event.event_id) && !this.problems.has(one.place));
      if (!open.length) return;
      const { place } = open[0];
      const batch = open.filter((one) => one.place === place).slice(0, this.#most);
      const reply = await this.#post(place, batch);
      if (reply) await this.#took(place, batch, reply);
      else if (this.problems.has("")) return; // No other place would fare better.
    }
  }

  async #took(place, batch, reply) {
    const kept = new Set();
    for (const one of reply.events) {
      if (one.kept) kept.add(one.event_id);
      else this.refused.set(one.event_id, one);
    }
    const there = batch.filter((one) => kept.has(one.event.event_id)).map((one) => one.sequence);
    this.#pause = FIRST_PAUSE;
    this.#most = MOST;
    // First what the server said, then without what waited: nothing that is shown ever rests on less than was known.
    await this.answers(place, reply.answers);
    await this.vault.sent(place, there, reply.answers, [...kept]);
    this.sent(place, kept);
    this.changed();
  }

  // The reply; or nothing where there is a problem, which is noted.
  async #post(place, batch, again = true) {
    this.csrf ??= (await this.session())?.csrf ?? null;
    let response;
    try {
      response = await fetch(`${place}events`, {
        method: "POST",
        credentials: "same-origin",
        redirect: "error",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf ?? "", "X-Eyre-Person": this.vault.person },
        body: JSON.stringify(batch.map((one) => one.event)),
        signal: AbortSignal.timeout(LONGEST_REPLY),
      });
    } catch {
      return this.#problem("", {});
    }
    const said = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json().catch(() => null) : null;
    if (response.ok && Array.isArray(said?.events)) return said;
    if (response.status === 413 && this.#most > 1) {
      this.#most = Math.ceil(Math.min(this.#most, batch.length) / 2);
      return this.#post(place, batch.slice(0, this.#most), again);
    }
    // Signed in again meanwhile, also in another tab: the token that was known is an old one.
    if ([401, 403].includes(response.status) && again) {
      this.csrf = (await this.session())?.csrf ?? null;
      if (this.csrf) return this.#post(place, batch, false);
    }
    const signIn = response.status === 401 || (response.status === 403 && !said);
    return this.#problem(signIn || response.status >= 500 ? "" : place, { ...said, signIn });
  }

  #problem(place, { reason, remedy, signIn = false }) {
    this.problems.set(place, { reason, remedy, signIn });
    return null;
  }

  problemAt(place) {
    return this.problems.get("") ?? this.problems.get(place) ?? null;
  }
}

// Asks who is signed in: the answer of the server, or nothing where it is another person, nobody, or out of reach.
export const asker = (address, person) => async () => {
  try {
    const response = await fetch(address, { credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(10000) });
    const said = response.ok ? await response.json() : null;
    return said?.person === person ? said : null;
  } catch {
    return null;
  }
};
