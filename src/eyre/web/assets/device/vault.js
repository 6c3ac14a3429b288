// What a device keeps of one person's work, encrypted: events that wait to be sent, cases as the server drew them, and
// what the server said of answers since. One database for each person; of cases and questions it shows only marks.

import { deleteDB, openDB } from "idb";
import { forget, held, hold, openByPassphrase, openByServer, setPassphrase } from "./keys.js";

const PREFIX = "eyre-";
const STRICT = { durability: "strict" };

// The people whose work lies on this device.
export async function people() {
  const found = (await indexedDB.databases?.()) ?? [];
  return found.map((one) => one.name).filter((name) => name?.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
}

const database = (person) =>
  openDB(PREFIX + person, 1, {
    upgrade(db) {
      db.createObjectStore("about");
      db.createObjectStore("events", { autoIncrement: true }).createIndex("place", "place");
      db.createObjectStore("cases");
      db.createObjectStore("answers");
    },
    blocking: (_now, _wanted, event) => event.target.close(),
  });

// How much waits, and since when, which is known also while the key is not.
export async function waitingOf(person) {
  const db = await database(person);
  const first = await db.transaction("events").store.openCursor();
  const told = { waiting: await db.count("events"), oldest: first?.value.at ?? null, passphrase: Boolean((await db.get("about", "key"))?.passphrase) };
  db.close();
  return told;
}

export async function wipe(person) {
  await forget();
  navigator.locks && (await navigator.locks.request(`${PREFIX}${person}`, () => deleteDB(PREFIX + person)));
  new BroadcastChannel(PREFIX + person).postMessage({ kind: "wiped" });
}

// Cases that nobody opened for so long go; an answer that waits stays, encrypted, until it is sent, carried off or wiped.
export async function expire(person, days) {
  const db = await database(person);
  const opened = (await db.get("about", "opened")) ?? Date.now();
  if (Date.now() - opened > days * 86400000) {
    if (await db.count("events")) {
      await Promise.all([db.clear("cases"), db.clear("answers")]);
    } else {
      db.close();
      return wipe(person);
    }
  }
  db.close();
}

export class Vault {
  #cache = new Map();
  #labels = new Map();
  #writing = Promise.resolve();

  constructor(person, db, keys, device) {
    Object.assign(this, { person, db, keys, device, name: PREFIX + person });
    this.others = new BroadcastChannel(this.name);
  }

  static async #from(person, db, keys) {
    if (!keys) {
      db.close();
      return null;
    }
    await hold(person, keys);
    await db.put("about", Date.now(), "opened");
    navigator.storage?.persist?.().catch(() => {});
    return new Vault(person, db, keys, await db.get("about", "device"));
  }

  // By the key that the worker holds, or else by the server's secret: a function that asks for it.
  static async open(person, secret) {
    const db = await database(person);
    const keys = (await db.get("about", "key")) && (await held(person));
    if (keys) return Vault.#from(person, db, keys);
    const stated = await secret();
    if (!stated) return Vault.#from(person, db, null);
    let opened = await openByServer(db, stated);
    // The secret of the installation was changed. Where nothing waits, nothing is lost by beginning anew.
    if (!opened && !(await db.count("events"))) {
      await db.clear("about");
      await Promise.all([db.clear("cases"), db.clear("answers")]);
      opened = await openByServer(db, stated);
    }
    return Vault.#from(person, db, opened);
  }

  static async openByPassphrase(person, passphrase) {
    const db = await database(person);
    return Vault.#from(person, db, await openByPassphrase(db, passphrase));
  }

  setPassphrase(stated, passphrase) {
    return setPassphrase(this.db, stated, passphrase);
  }

  async hasPassphrase() {
    return Boolean((await this.db.get("about", "key"))?.passphrase);
  }

  // ---- Sealing

  async #seal(value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.keys.seal, new TextEncoder().encode(JSON.stringify(value)));
    return { iv, data };
  }

  async #unseal({ iv, data }) {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.keys.seal, data)));
  }

  // A mark that says nothing to whoever lacks the key.
  async #label(place) {
    if (!this.#labels.has(place)) {
      const mark = new Uint8Array(await crypto.subtle.sign("HMAC", this.keys.label, new TextEncoder().encode(place)));
      this.#labels.set(place, [...mark.slice(0, 16)].map((one) => one.toString(16).padStart(2, "0")).join(""));
    }
    return this.#labels.get(place);
  }

  // ---- Events that wait

  // Resolves when they lie on the device. The key that the database gives is the sequence: no two tabs get the same.
  put(place, events) {
    const put = async () => {
      const label = await this.#label(place);
      const sealed = await Promise.all(events.map((event) => this.#seal({ place, event })));
      try {
        await this.#write(label, sealed, place, events);
      } catch (error) {
        if (error.name !== "QuotaExceededError" || !(await this.db.count("cases"))) throw error;
        await this.db.clear("cases"); // Copies of cases give way to answers.
        await this.#write(label, sealed, place, events);
      }
      this.others.postMessage({ kind: "kept", place });
    };
    // One after another, so that the sequence is that of the making.
    const done = this.#writing.then(put);
    this.#writing = done.catch(() => {});
    return done;
  }

  async #write(label, sealed, place, events) {
    const tx = this.db.transaction("events", "readwrite", STRICT);
    const added = sealed.map((one) => tx.store.add({ place: label, at: Date.now(), ...one }));
    const done = tx.done; // Its failure tells of all.
    const sequences = await Promise.all(added.map((one) => one.catch(() => null)));
    await done;
    sequences.forEach((sequence, which) => this.#cache.set(sequence, this.#whole(sequence, place, events[which])));
  }

  #whole(sequence, place, event) {
    return { sequence, place, event: { ...event, device: this.device, sequence } };
  }

  // Those of a place, or all, in the order of their making.
  async waiting(place = null) {
    const tx = this.db.transaction("events");
    const sequences = place ? await tx.store.index("place").getAllKeys(await this.#label(place)) : await tx.store.getAllKeys();
    const unknown = sequences.filter((one) => !this.#cache.has(one));
    for (const sequence of unknown) {
      const stored = await this.db.get("events", sequence);
      if (!stored) continue; // Another tab has sent it meanwhile.
      const { place: of, event } = await this.#unseal(stored);
      this.#cache.set(sequence, this.#whole(sequence, of, event));
    }
    return sequences.filter((one) => this.#cache.has(one)).map((one) => this.#cache.get(one));
  }

  async count(place = null) {
    return place ? this.db.countFromIndex("events", "place", await this.#label(place)) : this.db.count("events");
  }

  async oldest() {
    return (await this.db.transaction("events").store.openCursor())?.value.at ?? null;
  }

  // The server has these events, and says what the present answers are: both or neither is written.
  async sent(place, sequences, answers, ids) {
    const label = await this.#label(place);
    const said = await Promise.all(Object.entries(answers).map(async ([question, heads]) => [`${label}:${question}`, await this.#seal([question, heads])]));
    const tx = this.db.transaction(["events", "answers"], "readwrite", STRICT);
    for (const sequence of sequences) tx.objectStore("events").delete(sequence);
    for (const [key, sealed] of said) tx.objectStore("answers").put({ ...sealed, at: Date.now() }, key);
    await tx.done;
    for (const sequence of sequences) this.#cache.delete(sequence);
    this.others.postMessage({ kind: "sent", place, ids, answers });
  }

  async discard(sequences) {
    const tx = this.db.transaction("events", "readwrite", STRICT);
    for (const sequence of sequences) tx.store.delete(sequence);
    await tx.done;
    for (const sequence of sequences) this.#cache.delete(sequence);
  }

  // ---- Cases

  // A case as the server drew it after `since`. What was said of its answers before is in it; what was said later stays.
  async keepCase(place, html, since) {
    const label = await this.#label(place);
    const packed = await new Response(new Blob([html]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.keys.seal, packed);
    const tx = this.db.transaction(["cases", "answers"], "readwrite");
    tx.objectStore("cases").put({ iv, data, at: Date.now() }, label);
    for await (const one of tx.objectStore("answers").iterate(IDBKeyRange.bound(`${label}:`, `${label};`))) {
      // What was said tomorrow was said by a clock that was wrong.
      if (one.value.at < since || one.value.at > Date.now()) one.delete();
    }
    await tx.done;
  }

  async case(place) {
    const stored = await this.db.get("cases", await this.#label(place));
    if (!stored) return null;
    const packed = await crypto.subtle.decrypt({ name: "AES-GCM", iv: stored.iv }, this.keys.seal, stored.data);
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }

  // What the server said of answers since the case was kept, and since a time.
  async answers(place, since) {
    const label = await this.#label(place);
    const stored = await this.db.getAll("answers", IDBKeyRange.bound(`${label}:`, `${label};`));
    return Object.fromEntries(await Promise.all(stored.filter((one) => one.at >= since).map((one) => this.#unseal(one))));
  }

  // The list of cases that were given, with what a carry-file needs.
  async keepGiven(given) {
    const sealed = await this.#seal(given);
    const labels = new Set(await Promise.all(given.cases.map((one) => this.#label(one.place))));
    for (const label of await this.db.getAllKeys("cases")) if (!labels.has(label)) await this.db.delete("cases", label);
    await this.db.put("about", { ...sealed, at: Date.now() }, "given");
  }

  async given() {
    const stored = await this.db.get("about", "given");
    return stored ? { ...(await this.#unseal(stored)), at: stored.at } : { inspections: [], cases: [], at: 0 };
  }

  // Only one tab of a person sends, or draws a case anew, at a time.
  alone(work) {
    return navigator.locks ? navigator.locks.request(this.name, work) : work();
  }
}
