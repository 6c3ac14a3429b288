// Writes a carry-file: what waits, encrypted to the key of the inspection, so that only its server can read it.

const text = (value) => new TextEncoder().encode(value);

function base64(buffer) {
  const bytes = new Uint8Array(buffer);
  let binary = "";
  for (let from = 0; from < bytes.length; from += 0x8000) binary += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(binary);
}

async function sealed(inspection, content) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("jwk", inspection.carry_key, curve, false, []);
  const ours = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const origin = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text("eyre carry-file") };
  const key = await crypto.subtle.deriveKey(how, origin, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const packed = await new Response(new Blob([JSON.stringify(content)]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const { x, y } = await crypto.subtle.exportKey("jwk", ours.publicKey);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, packed);
  return { format: "eyre carry-file 1", inspection: inspection.key, key: { x, y }, iv: base64(iv), data: base64(data) };
}

// One file for each inspection and person of it. Returns how many events are in them.
export async function writeCarryFiles(vault) {
  const { inspections } = await vault.given();
  const waiting = await vault.waiting();
  let written = 0;
  for (const inspection of inspections) {
    const here = waiting.filter((one) => one.place.startsWith(`/inspections/${inspection.key}/`));
    for (const [person, voucher] of here.length ? Object.entries(inspection.vouchers) : []) {
      const events = here.map((one) => ({ assessment: decodeURIComponent(one.place.split("/")[4]), event: one.event }));
      const file = await sealed(inspection, { voucher, device: vault.device, events });
      const names = [inspection.key, new Date().toISOString().slice(0, 16).replace(/[-:T]/g, ""), ...(Object.keys(inspection.vouchers).length > 1 ? [person] : [])];
      download(`${names.join("-")}.eyre-carry`, JSON.stringify(file));
    }
    written += here.length;
  }
  return written;
}

function download(name, content) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([content], { type: "application/octet-stream" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
