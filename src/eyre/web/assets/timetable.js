// Moving an interview with the mouse. Without this, its case leads to a form that does the same.

const dialog = document.getElementById("move");
let dragged = null;

// Where the interview cannot be held, with the reasons; asked for when the drag begins, since others move things too.
async function showRefusals(card) {
  const answer = await fetch(card.dataset.against, { headers: { Accept: "application/json" } });
  if (!answer.ok || dragged !== card) return;
  const { against } = await answer.json();
  const why = new Map(against.map((one) => [`${one.day} ${one.starts} ${one.office}`, one.why]));
  for (const cell of document.querySelectorAll("td[data-day]")) {
    const reason = why.get(`${cell.dataset.day} ${cell.dataset.starts} ${officeOf(cell, card)}`);
    cell.classList.add(reason ? "eyre-cell-refused" : "eyre-cell-free");
    cell.dataset.why = reason || "";
  }
}

// In the timetable of a person a column is a day: the interview stays in its office.
function officeOf(cell, card) {
  return cell.dataset.office || card.dataset.office;
}

function clear() {
  dragged?.classList.remove("eyre-booking--dragged");
  dragged = null;
  for (const cell of document.querySelectorAll("td[data-day]")) {
    cell.classList.remove("eyre-cell-refused", "eyre-cell-free", "eyre-cell-over");
    delete cell.dataset.why;
  }
}

function ask(card, cell) {
  const form = dialog.querySelector("form");
  const row = cell.parentElement.querySelector("th").firstChild.textContent.trim();
  const column = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].textContent.trim();
  const title = dialog.querySelector("[data-text]");
  title.textContent = title.dataset.text.replace("%case%", card.dataset.case).replace("%place%", `${column}, ${row}`);
  form.action = card.dataset.move;
  form.elements.day.value = cell.dataset.day;
  form.elements.starts.value = cell.dataset.starts;
  form.elements.office.value = officeOf(cell, card);
  dialog.showModal();
}

if (dialog) {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  for (const card of document.querySelectorAll("[data-move]")) {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      dragged = card;
      card.classList.add("eyre-booking--dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.dataset.case);
      showRefusals(card);
    });
    card.addEventListener("dragend", clear);
  }
  for (const cell of document.querySelectorAll("td[data-day]")) {
    cell.addEventListener("dragover", (event) => {
      if (!dragged || cell.classList.contains("eyre-cell-refused")) return;
      event.preventDefault();
      cell.classList.add("eyre-cell-over");
    });
    cell.addEventListener("dragleave", () => cell.classList.remove("eyre-cell-over"));
    cell.addEventListener("drop", (event) => {
      event.preventDefault();
      const card = dragged;
      clear();
      if (card) ask(card, cell);
    });
  }
}
