// Keeps the answers of one case: first on the device, then sent. What waits is laid over what the server said.
//
// show: called with { kind, waiting, oldest, reason, remedy, next, signIn }: "kept" on this device, "sent", or "problem" with
// what to do and when the next try is. told: called with event ids and "kept" or "sent". answers: with present answers.

import { Sender, asker } from "./device/sender.js";
import { Vault } from "./device/vault.js";

// Where the browser keeps nothing: as long as the page.
class Memory {
  #events = new Map();
  #last = 0;
  device = `web-${crypto.randomUUID()}`;
  others = new EventTarget();

  constructor(person) {
    this.person = person;
  }

  put(place, events) {
    for (const event of events) this.#events.set(++this.#last, { sequence: this.#last, place, event: { ...event, device: this.device, sequence: this.#last } });
  }

  async waiting() {
    return [...this.#events.values()];
  }

  async sent(_place, sequences) {
    for (const sequence of sequences) this.#events.delete(sequence);
  }

  alone(work) {
    return work();
  }

  get size() {
    return this.#events.size;
  }
}

export class Keep {
  #ready;
  #vault = null;
  #sender = null;
  #memory;
  #direct;
  #adding = 0;
  #own = new Map(); // events of this page that the server is not known to have
  made = 0;
  #failure = null;
  #rescuing = false;
  #tried = 0;

  constructor({ place, person, session, csrf, stale, show, told, answers }) {
    Object.assign(this, { place, person, session: asker(session, person), csrf, stale, show, told, answers });
    this.#memory = new Memory(person);
    this.#direct = this.#senderOf(this.#memory);
    this.#ready = this.#open();
    // What is not on the device yet is lost with the page.
    addEventListener("beforeunload", (event) => (this.#adding || this.#memory.size) && event.preventDefault());
    setInterval(() => this.tell(), 60000);
  }

  // The name under which the log knows what is answered here.
  get device() {
    return (this.#vault ?? this.#memory).device;
  }

  #senderOf(vault) {
    const here = (work) => (place, told) => place === this.place && work(told);
    return new Sender({
      vault,
      session: this.session,
      csrf: this.csrf,
      changed: () => this.tell(),
      answers: here((present) => this.answers(present)),
      sent: here((ids) => this.#sent(ids)),
    });
  }

  async #open() {
    this.#tried = Date.now();
    try {
      const vault = await Vault.open(this.person, async () => (await this.session())?.secret);
      if (!vault) return;
      this.#sender = this.#senderOf(vault);
      vault.others.onmessage = ({ data }) => this.#heard(data);
      this.#vault = vault;
      const since = this.stale ? 0 : performance.timeOrigin;
      const told = await vault.answers(this.place, since);
      await this.answers(this.stale ? told : {});
      if (!this.stale && Object.keys(told).length) this.#askWhatIs(told);
      this.#sender.send();
    } catch (error) {
      this.#failure = error;
    }
  }

  // Another page was told of answers that it sent while this one was on its way. Which of the two knows more, only the server
  // can tell; while it is asked, nothing is sent.
  #askWhatIs(told) {
    return this.#vault.alone(async () => {
      const how = { credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(10000) };
      const response = await fetch(`${this.place}state`, how).catch(() => null);
      const state = response?.ok && (await response.json().catch(() => null));
      const none = Object.fromEntries(Object.keys(told).map((question) => [question, []]));
      await this.answers(state ? { ...none, ...state.answers } : told);
    });
  }

  // Tries again to open the device, where it could not be opened.
  async #opened() {
    await this.#ready;
    if (!this.#vault && Date.now() - this.#tried > 5000) {
      this.#ready = this.#open();
      await this.#ready;
    }
    return this.#vault;
  }

  // Keeps a case as the server drew it, for the time without a network.
  async keepCase(html) {
    await this.#ready;
    await this.#vault?.alone(() => this.#vault.keepCase(this.place, html, performance.timeOrigin));
  }

  #sent(ids) {
    for (const id of ids) this.#own.delete(id);
    this.told(ids, "sent");
  }

  async #heard({ kind, place, ids, answers }) {
    if (kind === "wiped") location.assign("/");
    if (place !== this.place) return;
    await this.answers(answers ?? {});
    if (kind === "sent") this.#sent(ids);
    this.tell();
  }

  // Resolves when the device has them, or cannot have them, which is shown.
  async add(events) {
    this.made += 1;
    this.#adding += events.length;
    for (const event of events) this.#own.set(event.event_id, event);
    try {
      if (!(await this.#opened())) throw this.#failure ?? new Error("closed");
      await this.#vault.put(this.place, events);
      this.told(events.map((event) => event.event_id), "kept");
      this.#rescue();
    } catch (error) {
      this.#failure = error;
      this.#memory.put(this.place, events);
      this.#direct.send();
    } finally {
      this.#adding -= events.length;
    }
    await this.tell();
    this.#sender?.send();
  }

  // What only the page has goes to the device, now that it takes something: little by little, since room may be scarce.
  async #rescue() {
    if (this.#rescuing) return;
    if (!this.#memory.size) {
      this.#failure = null;
      return;
    }
    this.#rescuing = true;
    try {
      for (let lost = await this.#memory.waiting(); lost.length; lost = await this.#memory.waiting()) {
        const some = lost.slice(0, 20);
        await this.#vault.put(this.place, some.map((one) => one.event));
        this.#memory.sent(this.place, some.map((one) => one.sequence));
        this.told(some.map((one) => one.event.event_id), "kept");
      }
      this.#failure = null;
    } catch {
      // The page goes on keeping and sending them.
    } finally {
      this.#rescuing = false;
    }
    this.tell();
  }

  // The events that the server is not known to have, in the order of their making.
  async waiting() {
    const own = [...this.#own.values()];
    const kept = this.#vault ? await this.#vault.waiting(this.place) : [];
    const there = [...kept, ...(await this.#memory.waiting())].map((one) => one.event);
    const known = new Set(there.map((event) => event.event_id));
    return [...there, ...own.filter((event) => !known.has(event.event_id))];
  }

  async tell() {
    if (!this.#vault && !this.#memory.size) return;
    const [waiting, oldest] = this.#vault ? await Promise.all([this.#vault.count(this.place), this.#vault.oldest()]) : [0, null];
    if (this.#memory.size) return this.#notKept(waiting);
    if (!waiting) return this.show({ kind: "sent", waiting });
    const problem = this.#sender.problemAt(this.place);
    const refusals = this.#sender.refused;
    const [refused] = refusals.size ? (await this.#vault.waiting(this.place)).map((one) => refusals.get(one.event.event_id)).filter(Boolean) : [];
    if (problem) return this.show({ kind: "problem", waiting, oldest, next: this.#sender.next, ...problem });
    if (refused) return this.show({ kind: "problem", waiting, oldest, next: null, reason: refused.reason, remedy: refused.remedy, refused: true });
    return this.show({ kind: "kept", waiting, oldest });
  }

  #notKept(waiting) {
    const full = this.#failure?.name === "QuotaExceededError";
    const problem = this.#direct.problemAt(this.place) ?? {};
    // Of a full device all that is not on it is told, and no more: what was kept before is kept.
    const missing = this.#memory.size + this.#adding;
    this.show({ kind: "problem", lost: full ? "full" : "closed", waiting: full ? missing : waiting + missing, next: this.#direct.next, ...problem });
  }
}

// The present answers of questions, with the events that wait laid over them, in whatever order these are: an event stands
// unless another one replaces it. One that withdraws an answer stands where it is alone, as the base of the next one.
export function laidOver(answers, waiting) {
  const replaced = new Set(waiting.map((event) => event.base_event));
  const over = {};
  for (const { question } of waiting) over[question] ??= (answers[question] ?? []).filter((head) => !replaced.has(head.event_id));
  for (const { event_id, question, value, source, note, device_time } of waiting) {
    if (replaced.has(event_id)) continue;
    const rest = over[question].filter((head) => head.event_id !== event_id);
    over[question] = [...rest, { event_id, value, source, note, at: device_time, own: true }];
  }
  for (const [question, heads] of Object.entries(over)) {
    const given = heads.filter((head) => head.value !== null || head.note !== null);
    over[question] = given.length ? given : heads.slice(-1);
  }
  return over;
}
