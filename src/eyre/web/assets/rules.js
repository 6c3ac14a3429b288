// How one assessment stands: the counterpart of eyre/assessment/standing.py. Both are held to the same test vectors.

// What Python's str.strip() takes off.
const SPACE = "[\\t\\n\\v\\f\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ENDS = new RegExp(`^${SPACE}|${SPACE}$`, "g");
const NUMBER = /^([-+]?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]{1,3}))?$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const MS_OF_DAY = 86400000;

// The values of a multiple choice.
export function chosen(value) {
  return (value ?? "").split(";").map((part) => part.replace(ENDS, "")).filter(Boolean);
}

// An exact number as a fraction of two whole ones: 3, 0.5, 1e3, 1/2; null where it is none.
function exact(text) {
  const [over, under] = text.split("/");
  if (under !== undefined) return [BigInt(over), BigInt(under)];
  const found = NUMBER.exec(text);
  if (!found) return null;
  const [, sign, whole, decimals = "", exponent = "0"] = found;
  const shift = Number(exponent) - decimals.length;
  const digits = BigInt(sign + whole + decimals);
  return shift >= 0 ? [digits * 10n ** BigInt(shift), 1n] : [digits, 10n ** BigInt(-shift)];
}

function compares(condition, value) {
  if (condition.is !== undefined) return value === condition.is;
  if (condition.in) return condition.in.includes(value);
  const number = NUMBER.test(value) ? exact(value) : null;
  if (number === null) return false;
  const [limit, atLeast] = condition.at_least !== undefined ? [exact(condition.at_least), true] : [exact(condition.at_most), false];
  const difference = number[0] * limit[1] - limit[0] * number[1];
  return atLeast ? difference >= 0n : difference <= 0n;
}

// Whether a condition holds. attributes, answers: values by id.
export function holds(condition, attributes, answers, groups) {
  const inside = (part) => holds(part, attributes, answers, groups);
  if (condition.group) return inside(groups[condition.group]);
  if (condition.all) return condition.all.every(inside);
  if (condition.any) return condition.any.some(inside);
  if (condition.not) return !inside(condition.not);
  const value = condition.attribute ? attributes[condition.attribute] : answers[condition.question];
  return chosen(value).some((one) => compares(condition, one));
}

function dayOf(text) {
  if (!text || !DAY.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? null : time;
}

function works(time, holidays) {
  const day = new Date(time);
  return day.getUTCDay() % 6 !== 0 && !holidays.has(day.toISOString().slice(0, 10));
}

// What follows from two dates; null while one is missing, or lies in a year whose holidays are not known here.
function derivedJudgement(rule, dates, rules) {
  const start = dayOf(dates[rule.start]);
  const end = dayOf(dates[rule.end]);
  if (start === null || end === null) return null;
  let limit = start + (rule.weeks ?? 0) * 7 * MS_OF_DAY;
  if (!rule.weeks) {
    const holidays = (rules.days ??= new Set(rules.holidays));
    for (let left = rule.working_days; left > 0; left -= works(limit, holidays) ? 1 : 0) limit += MS_OF_DAY;
    const years = [start, limit].map((time) => new Date(time).getUTCFullYear());
    if (years[0] < rules.years[0] || years[1] > rules.years[1]) return null;
  }
  return end <= limit ? rule.met : rule.not_met;
}

// Whether a question allows a value. One that was given under another version of the instrument may not fit any more.
export function allows(question, value, rules) {
  if (question.scale) return rules.scales[question.scale].includes(value);
  return !question.options || chosen(value).every((one) => question.options.includes(one));
}

// How an assessment stands. rules: of `rules_of`; noted: a Set of the questions whose answer has a note.
export function standing(rules, attributes, given, noted = new Set()) {
  const answers = { ...given };
  for (const question of rules.questions) if (answers[question.id] && !allows(question, answers[question.id], rules)) delete answers[question.id];
  const filled = { ...answers };
  const derived = {};
  for (const { id, derived: rule } of rules.questions) {
    if (rule && !filled[id]) {
      filled[id] = derivedJudgement(rule, { ...attributes, ...filled }, rules);
      if (filled[id]) derived[id] = filled[id];
    }
  }
  const live = {};
  const states = {};
  const reasons = [];
  for (const question of rules.questions) {
    const { id } = question;
    if (question.applies_when && !holds(question.applies_when, attributes, live, rules.groups)) {
      states[id] = "not_asked";
      continue;
    }
    live[id] = filled[id];
    states[id] = !filled[id] ? "missing" : question.credit && !question.credit.includes(filled[id]) ? "not_applicable" : "answered";
    if (!noted.has(id) && needsReason(question, attributes, answers, rules)) reasons.push(id);
  }
  const contradictions = rules.consistency.filter((rule) => holds(rule.when, attributes, live, rules.groups));
  return { states, derived, reasons, contradictions: contradictions.map((rule) => rule.id) };
}

function needsReason(question, attributes, answers, rules) {
  const value = answers[question.id];
  if (!value) return false;
  if (question.reason_for?.includes(value)) return true;
  if (!question.derived) return false;
  const byRule = derivedJudgement(question.derived, { ...attributes, ...answers }, rules);
  return byRule !== null && byRule !== value;
}
