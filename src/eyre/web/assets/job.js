// The page of a job asks how far it is, and is loaded anew when it has ended. Without this script a link does the same.

const shown = document.querySelector("[data-job]");
let last = "";

async function look() {
  const answer = await fetch(location.href, { headers: { "X-Part": "job" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    const text = await answer.text();
    if (!text.includes("data-open")) {
      location.reload();
      return;
    }
    // Spoken only when something is new.
    if (text !== last) {
      last = text;
      shown.innerHTML = text;
    }
  }
  setTimeout(look, 2000);
}

if (shown.querySelector("[data-open]")) {
  setTimeout(look, 2000);
}
