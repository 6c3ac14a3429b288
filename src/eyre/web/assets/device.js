// On every page of somebody who is signed in: makes the device ready to work without a network, sends what waits, and
// lets nobody sign out of work that is not sent.

import { forget } from "./device/keys.js";
import { Sender, asker } from "./device/sender.js";
import { Vault, expire, people, wipe } from "./device/vault.js";

const FRESH = 15 * 60000;
const meta = document.querySelector("meta[name=eyre-person]");
const person = meta.content;
const session = asker("/device/session", person);

async function begin() {
  if (!window.isSecureContext || !navigator.serviceWorker || !window.indexedDB) return;
  await navigator.serviceWorker.register("/worker.js");
  await navigator.serviceWorker.ready;
  await forget(person); // Nobody's key stays for the next one to sign in.
  const there = await people();
  for (const one of there) await expire(one, Number(meta.dataset.days));
  const first = !there.includes(person) && (await given());
  if (!there.includes(person) && !first?.cases.length) return;
  const vault = await Vault.open(person, async () => (await session())?.secret);
  if (!vault) return;
  guardSignOut(vault);
  const atForm = document.getElementById("case-form");
  if (!atForm && !document.getElementById("device-data")) new Sender({ vault, session }).send();
  if (Date.now() - (await vault.given()).at > FRESH) await refresh(vault, first || (await given()));
  document.documentElement.dataset.device = "ready";
}

async function given() {
  if (Date.now() - Number(sessionStorage.getItem(`eyre.none.${person}`)) < FRESH) return null;
  const response = await fetch("/device/cases", { credentials: "same-origin", redirect: "error" }).catch(() => null);
  const said = response?.ok ? await response.json() : null;
  if (said && !said.cases.length) sessionStorage.setItem(`eyre.none.${person}`, Date.now());
  return said;
}

// Every case that was given, as the server draws it now.
async function refresh(vault, said) {
  if (!said) return;
  await vault.keepGiven(said);
  for (const { place } of said.cases) {
    await vault.alone(async () => {
      const since = Date.now();
      const response = await fetch(place, { credentials: "same-origin", redirect: "error" });
      const drawn = response.ok && new DOMParser().parseFromString(await response.text(), "text/html").getElementById("case-form");
      if (drawn) await vault.keepCase(place, drawn.outerHTML, since);
    }).catch(() => {});
  }
}

function guardSignOut(vault) {
  const form = document.querySelector('form[action$="/logout/"]');
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await vault.count()) await Promise.race([new Sender({ vault, session }).send(), new Promise((resolve) => setTimeout(resolve, 5000))]);
    if (await vault.count()) return location.assign("/device/?sign-out");
    await wipe(person);
    form.submit();
  });
}

begin().catch(() => {}); // Without it, the pages work as they do in a browser that keeps nothing.
