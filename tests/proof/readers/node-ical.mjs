// What node-ical makes of a calendar: node node-ical.mjs FILE  ->  one JSON object.
import { readFileSync } from "node:fs";
import ical from "node-ical";

const problems = [];
const titles = [];
for (const level of ["warn", "error"]) console[level] = (...said) => problems.push(said.join(" "));

const text = (value) => (typeof value === "object" && value !== null ? value.val : (value ?? "")); // with LANGUAGE: {params, val}

function look(event) {
  titles.push(text(event.summary));
  if (Number.isNaN(event.start?.valueOf() ?? Number.NaN)) problems.push(`${event.uid}: no start`);
  if (Number.isNaN(event.end?.valueOf() ?? 0)) problems.push(`${event.uid}: no end`);
}

try {
  const content = readFileSync(process.argv[2], "utf8");
  const entries = Object.values(ical.sync.parseICS(content));
  if (!entries.some((entry) => entry?.type === "VCALENDAR")) problems.push("no VCALENDAR");
  for (const entry of entries.filter((candidate) => candidate?.type === "VEVENT")) {
    look(entry);
    // A moved date stands under two keys, day and instant: count it once.
    for (const moved of new Set(Object.values(entry.recurrences ?? {}))) look(moved);
  }
} catch (error) {
  problems.push(String(error));
}
console.log(JSON.stringify({ titles, problems }));
