// The key of a device. It is made here, leaves the device never, and lies on it only wrapped: by the secret that the server
// gives to the person while signed in, and by a passphrase for the time without a network. Opened, it cannot be read out.

const bytes = (text) => new TextEncoder().encode(text);

// Rounds of PBKDF2 for a passphrase, as OWASP advises for SHA-256 (2023).
export const ROUNDS = 600000;

async function wrapping(material, salt, rounds) {
  if (rounds) {
    const typed = await crypto.subtle.importKey("raw", material, "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
    return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }
  return crypto.subtle.importKey("raw", material, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function wrap(secret, material, rounds = 0) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await wrapping(material, salt, rounds), secret);
  return { salt, rounds, iv, data };
}

// The secret, or nothing where the key does not fit.
async function unwrap({ salt, rounds, iv, data }, material) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await wrapping(material, salt, rounds), data));
  } catch {
    return null;
  }
}

const serverMaterial = (stated) => Uint8Array.from(atob(stated), (one) => one.charCodeAt(0));
// Accents may be typed in two ways that look alike.
const typedMaterial = (passphrase) => bytes(passphrase.normalize("NFKC").trim());

async function opened(secret) {
  const origin = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = (info) => ({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes(info) });
  return {
    seal: await crypto.subtle.deriveKey(how("seal"), origin, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]),
    label: await crypto.subtle.deriveKey(how("label"), origin, { name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign"]),
  };
}

// Opens the key of a database by the server's secret, and makes it where there is none.
export async function openByServer(db, stated) {
  const material = serverMaterial(stated);
  const made = crypto.getRandomValues(new Uint8Array(32));
  const first = { server: await wrap(made, material), passphrase: null };
  // Two tabs may both find none: the first to write it makes it.
  const tx = db.transaction("about", "readwrite", { durability: "strict" });
  const there = await tx.store.get("key");
  if (!there) {
    await tx.store.put(first, "key");
    await tx.store.put(`web-${crypto.randomUUID()}`, "device");
  }
  await tx.done;
  const secret = there ? await unwrap(there.server, material) : made;
  return secret && opened(secret);
}

export async function openByPassphrase(db, passphrase) {
  const there = await db.get("about", "key");
  const secret = there?.passphrase && (await unwrap(there.passphrase, typedMaterial(passphrase)));
  return secret ? opened(secret) : null;
}

// Needs the server's secret: an opened key cannot be wrapped again.
export async function setPassphrase(db, stated, passphrase) {
  const there = await db.get("about", "key");
  const secret = await unwrap(there.server, serverMaterial(stated));
  if (!secret) return false;
  await db.put("about", { ...there, passphrase: await wrap(secret, typedMaterial(passphrase), ROUNDS) }, "key");
  return true;
}

// ---- The worker holds an opened key in its memory, so that no page asks for the passphrase that was just typed.

export async function worker() {
  if (!navigator.serviceWorker) return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return registration?.active ?? null;
}

export async function held(person) {
  const holder = await worker();
  if (!holder) return null;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    holder.postMessage({ kind: "held", person }, [port2]);
    setTimeout(() => resolve(null), 1500);
  });
}

let pings = null;
export async function hold(person, keys) {
  (await worker())?.postMessage({ kind: "hold", person, keys });
  // A worker with nothing to do ends, and its memory with it.
  pings ??= setInterval(async () => (await worker())?.postMessage({ kind: "hold", person, keys }), 15000);
}

export async function forget(except = null) {
  if (!except) clearInterval(pings);
  (await worker())?.postMessage({ kind: "forget", except });
}
