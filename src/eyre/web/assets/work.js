// The page of what this device keeps. Without a network it is also what every page becomes: it opens a case from the device.

import { worker } from "./device/keys.js";
import { writeCarryFiles } from "./device/carry.js";
import { Sender, asker } from "./device/sender.js";
import { Vault, expire, people, waitingOf, wipe } from "./device/vault.js";

const data = JSON.parse(document.getElementById("device-data").textContent);
const page = document.getElementById("device");
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const { words } = data;
const signedIn = document.querySelector("meta[name=eyre-person]")?.content ?? null;
const atCase = /^\/inspections\/[^/]+\/assessments\/[^/]+\/$/.test(location.pathname);
const signingOut = location.search === "?sign-out";
let vault = null;
let sender = null;

const say = (text, where = "status") => {
  part(where).textContent = text;
  part(where).hidden = !text;
};
const click = (name, work) => part(name).addEventListener("click", work);

function ageOf(since) {
  const minutes = Math.max(1, Math.floor((Date.now() - since) / 60000));
  if (minutes < 60) return words.minutes.replace("%s", minutes);
  return minutes < 48 * 60 ? words.hours.replace("%s", Math.floor(minutes / 60)) : words.days.replace("%s", Math.floor(minutes / 1440));
}

async function begin() {
  if (!window.isSecureContext || !window.indexedDB || !navigator.serviceWorker) return say(words.unsupported);
  const there = await people();
  for (const one of there) await expire(one, data.days).catch(() => {});
  for (const one of signedIn ? [signedIn] : there) {
    const session = asker(data.session, one);
    vault ??= there.includes(one) ? await Vault.open(one, async () => (await session())?.secret) : null;
  }
  if (vault) return opened();
  return closed(signedIn ? there.filter((one) => one === signedIn) : there);
}

async function closed(there) {
  const told = await Promise.all(there.map(waitingOf));
  const waiting = told.reduce((sum, one) => sum + one.waiting, 0);
  const oldest = Math.min(...told.map((one) => one.oldest ?? Infinity));
  say([waiting ? words.waiting.replace("%s", waiting) : words.nothing, waiting && words.oldest.replace("%s", ageOf(oldest))].filter(Boolean).join(" "));
  const canOpen = told.some((one) => one.passphrase);
  part("unlock").hidden = !canOpen;
  part("no-passphrase").hidden = canOpen || !there.length;
  part("unlock").addEventListener("submit", async (event) => {
    event.preventDefault();
    say(words.opening, "unlock-said");
    const typed = part("unlock").elements.passphrase.value;
    for (const one of there) vault ??= await Vault.openByPassphrase(one, typed);
    if (!vault) return say(words.wrong, "unlock-said");
    part("unlock").hidden = true;
    say("", "unlock-said");
    return opened();
  });
  part("wipe-section").hidden = !there.length;
  click("wipe", () => wipeAll(there, waiting));
}

async function opened() {
  const session = asker(data.session, vault.person);
  if (atCase) return openCase();
  sender = new Sender({ vault, session, changed: draw });
  vault.others.onmessage = draw;
  part("open").hidden = false;
  part("wipe-section").hidden = false;
  click("send", () => sender.send());
  click("carry", async () => say((await writeCarryFiles(vault)) ? words.written : words.not_vouched, "said"));
  click("wipe", async () => wipeAll([vault.person], await vault.count()));
  part("set-passphrase").addEventListener("submit", (event) => setPassphrase(event, session));
  part("sign-out").hidden = !signingOut;
  await draw();
  setInterval(draw, 30000);
  sender.send();
}

// The case as the server drew it, with the script of its form.
async function openCase() {
  const html = await vault.case(location.pathname);
  if (!html) {
    say(words.case_missing);
    part("back").hidden = false;
    return;
  }
  const drawn = new DOMParser().parseFromString(html, "text/html").getElementById("case-form");
  drawn.dataset.from = "device";
  document.title = drawn.querySelector("h1").textContent.trim();
  page.replaceWith(document.adoptNode(drawn));
  await import(data.form);
}

async function draw() {
  const waiting = await vault.waiting();
  const { cases } = await vault.given();
  const problem = sender.problems.values().next().value;
  const oldest = await vault.oldest();
  const lines = waiting.length ? [words.waiting.replace("%s", waiting.length), words.oldest.replace("%s", ageOf(oldest))] : [words.sent];
  if (problem) lines.push(problem.reason ?? (problem.signIn ? words.signed_out : words.unreachable), problem.remedy, sender.next && words.next.replace("%s", sender.next.toLocaleTimeString(document.documentElement.lang, { hourCycle: "h23" })));
  if (signingOut && waiting.length) lines.unshift(words.signed_out_first.replace("%s", waiting.length));
  say((signingOut && waiting.length ? [lines[0], ...lines.slice(3)] : lines).filter(Boolean).join(" "));
  part("status").dataset.kind = problem ? "problem" : waiting.length ? "kept" : "sent";
  part("sign-in").hidden = !problem?.signIn;
  const places = new Map(cases.map((one) => [one.place, one]));
  for (const { place } of waiting) if (!places.has(place)) places.set(place, { place, unit: decodeURIComponent(place.split("/")[4]), framework: "" });
  part("cases").replaceChildren(...[...places.values()].map((one) => row(one, waiting.filter((event) => event.place === one.place).length)));
  part("refused").replaceChildren(...waiting.filter((one) => sender.refused.has(one.event.event_id)).map(refusal));
  part("send").hidden = part("carry").hidden = !waiting.length;
  say((await navigator.storage?.persisted?.()) ? words.persistent : words.evictable, "persistence");
  say((await vault.hasPassphrase()) ? words.passphrase_set : words.no_passphrase, "passphrase-state");
}

function row({ place, unit, framework }, unsent) {
  const link = Object.assign(document.createElement("a"), { href: place, className: "govuk-link nowrap", textContent: unit });
  const cells = [link, framework, unsent ? words.unsent.replace("%s", unsent) : ""];
  const line = document.createElement("tr");
  for (const cell of cells) line.insertCell().append(cell);
  return line;
}

function refusal({ sequence, event }) {
  const told = sender.refused.get(event.event_id);
  const line = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "govuk-button govuk-button--secondary", textContent: words.discard });
  button.addEventListener("click", async () => {
    await vault.discard([sequence]);
    await draw();
  });
  line.append([words.refused.replace("%s", event.question), event.value, event.note, told.reason, told.remedy].filter(Boolean).join(" · "), " ", button);
  return line;
}

async function setPassphrase(event, session) {
  event.preventDefault();
  const { passphrase, again } = event.target.elements;
  if (passphrase.value.normalize("NFKC").trim().length < 12) return say(words.passphrase_short, "passphrase-said");
  if (passphrase.value !== again.value) return say(words.passphrase_different, "passphrase-said");
  say(words.opening, "passphrase-said");
  const said = await session();
  const done = said && (await vault.setPassphrase(said.secret, passphrase.value));
  if (done) event.target.reset();
  await draw();
  return say(done ? "" : words.unreachable, "passphrase-said");
}

async function wipeAll(who, waiting) {
  if (waiting && !confirm(words.wipe_unsent.replace("%s", waiting))) return;
  for (const one of who) await wipe(one);
  for (const name of ["open", "unlock", "wipe-section"]) part(name).hidden = true;
  say(words.wiped);
}

click("sign-out", async () => {
  if (await vault.count()) {
    if (!(await writeCarryFiles(vault)) && !confirm(words.wipe_unsent.replace("%s", await vault.count()))) return;
    await new Promise((resolve) => setTimeout(resolve, 1500)); // until the browser has taken the file
  }
  await wipe(vault.person);
  document.querySelector('form[data-sign-out]').submit();
});

worker().finally(begin);
