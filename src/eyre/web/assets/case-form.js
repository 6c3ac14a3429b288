// The form of an assessment: keeps each change as an event, shows only what applies, and lets one key answer.

import { Keep, laidOver } from "./keep.js";
import { chosen, standing } from "./rules.js";

const stated = (id) => JSON.parse(document.getElementById(id).textContent);
const data = { ...stated("case-form-pack"), ...stated("case-form-data") };
const form = document.getElementById("case-form");
const part = (name, within = form) => within.querySelector(`[data-part="${name}"]`);
const html = document.getElementById("case-form").outerHTML;

// In an interview, only what is put in it. The server has left out the rest; what the device keeps has it all.
const interview = new URLSearchParams(location.search).get("interview") ?? "";
const put = interview && data.interviews?.[interview];
for (const one of put ? form.querySelectorAll("[data-question]") : []) {
  if (!put.put.includes(one.dataset.question)) one.remove();
  else if (!data.answers[one.dataset.question]?.length) one.querySelector("[name$='.source']").value = put.source;
}
for (const link of form.querySelectorAll("[data-interview]")) {
  if (link.dataset.interview === (put ? interview : "")) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

const questions = new Map([...form.querySelectorAll("[data-question]")].map((one) => [one.dataset.question, one]));
const own = new Set(data.own);
const said = data.answers; // by the server
const answers = { ...said }; // with what waits on this device laid over it
const words = data.words;

// ---- Answers as events

const valueOf = {
  multiple: (one) => [...one.querySelectorAll("[type=checkbox][data-key]:checked")].map((box) => box.value).join("; "),
  rank: (one) =>
    [...one.querySelectorAll("[data-value]")]
      .filter((select) => select.value)
      .sort((a, b) => a.value - b.value)
      .map((select) => select.dataset.value)
      .join("; "),
  number: (one) => one.querySelector("[name$='.value']").value.trim(),
  date: (one) => one.querySelector("[name$='.value']").value,
  text: (one) => one.querySelector("[name$='.value']").value.trim(),
};
const radio = (one) => one.querySelector("[type=radio]:checked")?.value ?? "";

function content(one) {
  const value = (valueOf[one.dataset.kind] ?? radio)(one) || null;
  return {
    value,
    source: value && one.querySelector("[name$='.source']").value,
    note: one.querySelector("[name$='.note']").value.trim() || null,
  };
}

const same = (a, b) => ["value", "source", "note"].every((name) => (a?.[name] ?? null) === (b?.[name] ?? null));

// The first event carries the answer; where several were in conflict, the others are withdrawn with it.
function replacing(question, content) {
  const heads = answers[question] ?? [];
  const bases = heads.length ? heads.map((head) => head.event_id) : [null];
  const time = new Date().toISOString();
  const events = bases.map((base, place) => ({
    event_id: crypto.randomUUID(),
    question,
    ...(place ? { value: null, source: null, note: null } : content),
    base_event: base,
    version: data.version,
    device_time: time,
  }));
  answers[question] = [{ event_id: events[0].event_id, ...content }];
  return events;
}

function changed(one) {
  if (one.querySelector("fieldset").disabled) return;
  const question = one.dataset.question;
  const heads = answers[question] ?? [];
  const now = content(one);
  // Of a conflict, only a chosen answer is a decision.
  if (heads.length > 1 ? now.value === null : same(now, heads[0]) || (!heads.length && same(now, null))) return;
  keep.add(replacing(question, now));
  showConflict(one);
  follow();
}

function markChanged(box) {
  const question = `${box.closest("[data-question]").dataset.question}:${box.dataset.mark}`;
  const marked = box.checked ? "yes" : null;
  if (marked === (answers[question]?.[0]?.value ?? null)) return;
  keep.add(replacing(question, { value: marked, source: null, note: null }));
}

form.addEventListener("change", (event) => {
  const one = event.target.closest("[data-question]");
  if (!one) return;
  if (event.target.dataset.mark) markChanged(event.target);
  else changed(one);
});

// What is being typed is kept at every pause, and when the page goes.
let typing = null;
form.addEventListener("input", (event) => {
  const one = event.target.closest("[data-question]");
  if (!one || !event.target.matches("textarea, input:not([type=radio], [type=checkbox], [type=date])")) return;
  clearTimeout(typing);
  typing = setTimeout(() => changed(one), 1500);
});
addEventListener("pagehide", () => document.activeElement?.closest("[data-question]") && changed(document.activeElement.closest("[data-question]")));

// ---- Files: how many there are; the device keeps none

for (const [question, count] of Object.entries(data.files ?? {})) {
  const one = questions.get(question);
  if (one) part("files", one).append(` (${count})`);
}
form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-part=files]");
  if (!link || navigator.onLine) return;
  event.preventDefault();
  const said = Object.assign(document.createElement("p"), { className: "case-question__reason", textContent: words.files });
  said.setAttribute("role", "status");
  link.parentElement.nextElementSibling?.matches("[role=status]") || link.parentElement.after(said);
});

// ---- What the server says

const stale = form.dataset.from === "device";
const keep = new Keep({ ...data, stale, show: showState, told, answers: take });
if (!stale && data.open && !put) keep.keepCase(html);

// The present answers are those of the server with what waits laid over them.
async function take(present) {
  Object.assign(said, present);
  let waiting;
  let made;
  // What is answered while the device is asked is not forgotten over its reply.
  do {
    made = keep.made;
    waiting = await keep.waiting();
  } while (made !== keep.made);
  const over = laidOver(said, waiting);
  const back = Object.keys(answers).filter((question) => !(question in said) && !(question in over));
  for (const question of back) said[question] = [];
  for (const one of form.querySelectorAll("[data-conflict]")) showConflict(one); // by now it is known what was answered here
  for (const question of new Set([...Object.keys(present), ...Object.keys(over), ...back])) show(question, over[question] ?? said[question]);
  follow();
}

function show(question, heads) {
  const [name, mark] = question.split(":");
  const one = questions.get(name);
  const seen = answers[question]?.[0]?.event_id;
  const known = heads.some((head) => head.event_id === seen);
  // Whoever is at a question answers what is seen there; what came meanwhile is shown beside it, as a conflict.
  if (one?.contains(document.activeElement) && !mark && !known && !same(content(one), heads[0] ?? null)) return;
  answers[question] = heads;
  if (!one) return;
  if (mark) one.querySelector(`[data-mark="${mark}"]`).checked = heads.some((head) => head.value);
  else if (one.querySelector("fieldset:not([disabled]) [name$='.note']") ?? one.querySelector("[name$='.note']")) {
    if (heads.length > 1) fill(one, { value: null, note: [...new Set(heads.map((head) => head.note).filter(Boolean))].join("\n") });
    else if (!same(content(one), heads[0] ?? null) && !(known && one.contains(document.activeElement))) fill(one, heads[0] ?? {});
    showConflict(one);
  }
}

// Which of the answers are only on this device.
function told(ids, where) {
  const which = new Set(ids);
  for (const [question, heads] of Object.entries(answers)) {
    if (heads.some((head) => which.has(head.event_id))) questions.get(question.split(":")[0])?.setAttribute("data-kept", where);
  }
  document.dispatchEvent(new CustomEvent("eyre:told", { detail: { ids: [...ids], where } }));
}

function fill(one, { value, source, note }) {
  const taken = chosen(value);
  for (const box of one.querySelectorAll("[data-key]")) box.checked = box.dataset.key === "0" ? !taken.length : taken.includes(box.value);
  for (const select of one.querySelectorAll("[data-value]")) select.value = taken.indexOf(select.dataset.value) + 1 || "";
  const field = one.querySelector("input.govuk-input, .case-question__answer textarea");
  if (field) field.value = value ?? "";
  if (source) one.querySelector("[name$='.source']").value = source;
  one.querySelector("[name$='.note']").value = note ?? "";
}

function labelOf(one, value) {
  return chosen(value).map((part) => one.querySelector(`[data-key][value="${CSS.escape(part)}"]`)?.nextElementSibling.lastChild.textContent.trim() ?? part).join("; ");
}

function showConflict(one) {
  const heads = answers[one.dataset.question] ?? [];
  const box = part("conflict", one);
  box.hidden = heads.length < 2;
  one.toggleAttribute("data-conflict", heads.length > 1);
  if (heads.length < 2) return;
  box.querySelector("ul").replaceChildren(
    ...heads.map((head) => {
      const item = document.createElement("li");
      const here = head.own || head.device === keep.device ? words.here : null;
      item.textContent = [labelOf(one, head.value) || "–", head.by, here, head.at && new Date(head.at).toLocaleString(data.locale), head.note].filter(Boolean).join(" · ");
      return item;
    }),
  );
}

function ageOf(since) {
  const minutes = Math.floor((Date.now() - since) / 60000);
  if (minutes < 60) return minutes < 5 ? "" : words.minutes.replace("%s", minutes);
  return minutes < 48 * 60 ? words.hours.replace("%s", Math.floor(minutes / 60)) : words.days.replace("%s", Math.floor(minutes / 1440));
}

function showState({ kind, lost, waiting, oldest, reason, remedy, next, signIn }) {
  const place = part("state");
  const time = (at) => at.toLocaleTimeString(data.locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  place.dataset.kind = kind;
  const age = oldest && ageOf(oldest);
  const old = age && words.oldest.replace("%s", age);
  if (kind === "sent") {
    // Nothing was sent yet from this page: nothing to tell.
    if (place.dataset.told) place.textContent = words.sent.replace("%s", time(new Date()));
    return;
  }
  place.dataset.told = "yes";
  const parts = [words[lost ? (lost === "full" ? "full" : "closed") : "kept"].replace("%s", waiting), old];
  if (kind === "problem") parts.push(reason ?? (signIn ? words.signed_out : words.unreachable), remedy, next && words.next.replace("%s", time(next)));
  place.textContent = parts.filter(Boolean).join(" ");
  if (!signIn) return;
  const link = Object.assign(document.createElement("a"), { href: data.sign_in, target: "_blank", className: "govuk-link", textContent: words.sign_in });
  place.append(" ", link);
}

// ---- What applies

// Looked up once. An element is touched only where it changes: each new text makes the browser look at the whole page.
const reasonsOf = new Map([...questions].map(([question, one]) => [question, { reason: part("reason", one), derived: part("derived", one) }]));
const groups = [...form.querySelectorAll("[data-group]")].map((group) => ({
  group,
  place: form.querySelector(`[data-count="${CSS.escape(group.dataset.group)}"]`),
  inside: [...group.querySelectorAll("[data-question]")],
}));
const rules = [...form.querySelectorAll("[data-rule]")];

function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function follow() {
  const given = { ...data.given };
  const noted = new Set();
  for (const [question, heads] of Object.entries(answers)) {
    if (!own.has(question)) continue;
    given[question] = heads[0]?.value ?? null;
    if (heads.some((head) => head.note)) noted.add(question);
  }
  const now = standing(data.rules, data.attributes, given, noted);
  const reasons = new Set(now.reasons);
  let asked = 0;
  let answered = 0;
  for (const [question, one] of questions) {
    const state = now.states[question];
    if (one.dataset.state !== state) {
      one.dataset.state = state;
      one.hidden = state === "not_asked";
    }
    asked += state !== "not_asked";
    answered += state === "answered" || state === "not_applicable";
    const { reason, derived } = reasonsOf.get(question);
    if (!reason) continue;
    reason.hidden = !reasons.has(question);
    if (reasons.has(question)) one.querySelector(".case-question__note").open = true;
    derived.hidden = !now.derived[question];
    if (now.derived[question]) say(derived.querySelector("b"), labelOf(one, now.derived[question]));
  }
  const bar = part("progress").querySelector("progress");
  bar.max = Math.max(asked, 1);
  bar.value = answered;
  say(part("progress").querySelector(".eyre-progress__text"), words.of.replace("%(done)s", answered).replace("%(total)s", asked));
  groups.forEach(count);
  for (const rule of rules) rule.hidden = !now.contradictions.includes(rule.dataset.rule);
}

function count({ group, place, inside }) {
  const states = inside.map((one) => one.dataset.state).filter((state) => state !== "not_asked");
  const done = states.filter((state) => state !== "missing").length;
  say(place, `${done}/${states.length}`);
  place.toggleAttribute("data-done", done === states.length);
  place.parentElement.hidden = states.length === 0;
  group.hidden = states.length === 0;
}

// ---- Keys

// Asks for no place on the page: that would lay it out between the answer and the next question.
const shows = (one) => !one.hidden && !one.classList.contains("case-question--other") && !one.querySelector("fieldset").disabled;
const showing = () => [...questions.values()].filter(shows);
let here = null;
form.addEventListener("focusin", (event) => {
  here = event.target.closest("[data-question]") ?? here;
});

function go(one) {
  if (!one) return;
  here = one;
  (one.querySelector("[data-key]:checked") ?? one.querySelector("[data-key], .case-question__answer input, .case-question__answer textarea, select")).focus({ preventScroll: true });
  one.scrollIntoView({ block: "nearest" });
}

function along(step, wanted = () => true) {
  const all = showing();
  const from = all.indexOf(here);
  const order = step > 0 ? [...all.slice(from + 1), ...all.slice(0, from + 1)] : [...all.slice(0, Math.max(from, 0)).reverse(), ...all.slice(from).reverse()];
  return order.find(wanted);
}

function choose(key) {
  const box = here?.querySelector(`[data-key="${key}"]`);
  if (!box) return false;
  const one = here;
  box.checked = box.type === "radio" || !box.checked;
  changed(one);
  if (box.type === "radio") go(along(1));
  return true;
}

function toggle(selector) {
  const details = here?.querySelector(selector);
  if (!details) return;
  details.open = !details.open;
  if (details.open) details.querySelector("textarea")?.focus();
}

const keys = {
  j: () => go(along(1)),
  k: () => go(along(-1)),
  m: () => go(along(1, (one) => one.dataset.state === "missing")),
  n: () => {
    const details = here?.querySelector(".case-question__note");
    if (details) details.open = true;
    details?.querySelector("textarea").focus();
  },
  h: () => toggle(".case-question__guidance"),
  s: () => here?.querySelector("select[name$='.source']")?.focus(),
  c: () => here?.querySelector("[data-mark=come_back]")?.click(),
  g: () => here?.querySelector("[data-mark=good_practice]")?.click(),
  "/": () => part("search").querySelector("input").focus(),
  "?": () => part("help-button").click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const typed = event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  if (event.key === "Escape" && typed && here) return go(here);
  if (typed || !part("keys").checked) return;
  if (/^[0-9]$/.test(event.key) ? choose(event.key) : keys[event.key] && (keys[event.key](), true)) event.preventDefault();
});

const help = document.getElementById("case-form-help");
const helpButton = part("help-button");
helpButton.hidden = false;
helpButton.addEventListener("click", () => {
  help.hidden = !help.hidden;
  helpButton.setAttribute("aria-expanded", String(!help.hidden));
});
// Single keys can be turned off: somebody who speaks to the computer says letters without meaning keys.
part("keys").checked = localStorage.getItem("eyre.keys") !== "off";
part("keys").addEventListener("change", (event) => localStorage.setItem("eyre.keys", event.target.checked ? "on" : "off"));

if (matchMedia("(max-width: 48em)").matches) part("contents").open = false;

// ---- Search

part("search").hidden = false;
part("search").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLocaleLowerCase();
  for (const one of questions.values()) {
    one.classList.toggle("case-question--other", wanted !== "" && !one.textContent.toLocaleLowerCase().includes(wanted));
  }
});

for (const one of form.querySelectorAll("form")) one.addEventListener("submit", (event) => event.preventDefault());
follow();
