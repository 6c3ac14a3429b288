// The service worker: opens the case form and the work on this device without a network, and holds the opened key as long
// as the browser runs. It keeps no answer and no page that names anybody: the shell is drawn for nobody.

const { version, files, shell } = self.BUILD;
const CACHE = `eyre-${version}`;
const PATIENCE = 8000;
const CASE = /^\/inspections\/[^/]+\/assessments\/[^/]+\/$/;
const UNREACHABLE = [502, 503, 504];
const keys = new Map();

self.addEventListener("install", (event) => {
  const wanted = [...files, shell].map((address) => new Request(address, { cache: "reload", credentials: address === shell ? "same-origin" : "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("eyre-") && name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(Promise.all([old, self.clients.claim()]));
});

self.addEventListener("message", (event) => {
  const { kind, person, keys: given, except } = event.data;
  if (kind === "hold") keys.set(person, given);
  if (kind === "held") event.ports[0].postMessage(keys.get(person) ?? null);
  if (kind === "forget") for (const one of [...keys.keys()]) if (one !== except) keys.delete(one);
});

async function page(request, path) {
  const without = async () => (await caches.match(shell)) ?? Response.error();
  try {
    // A page that the device does not have waits as long as the browser does.
    const known = CASE.test(path) || path === "/device/";
    const response = await fetch(request, known ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    return known && UNREACHABLE.includes(response.status) ? without() : response;
  } catch {
    return without();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(page(request, pathname));
  else if (files.includes(pathname)) event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
});
