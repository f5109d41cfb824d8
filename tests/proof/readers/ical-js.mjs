// What ical.js makes of a calendar: node ical-js.mjs FILE  ->  one JSON object.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const problems = [];
const titles = [];
const ENOUGH = 500; // occurrences of one series; beyond that nothing new is learnt

function look(vevent) {
  const event = new ICAL.Event(vevent);
  titles.push(event.summary ?? "");
  if (!event.uid) problems.push("a VEVENT without UID");
  for (const name of ["dtstart", "dtend", "recurrence-id"]) {
    const property = vevent.getFirstProperty(name);
    const stated = property?.getParameter("tzid");
    const used = property?.getFirstValue().zone?.tzid;
    if (stated && stated !== used) problems.push(`${event.uid}: ${name} in ${stated} read as ${used}`);
  }
  if (event.endDate.compare(event.startDate) < 0) problems.push(`${event.uid}: ends before it starts`);
  if (!event.isRecurring()) return;
  const dates = event.iterator();
  for (let count = 0; count < ENOUGH && dates.next(); count += 1);
}

try {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  for (const vevent of calendar.getAllSubcomponents("vevent")) {
    try {
      look(vevent);
    } catch (error) {
      problems.push(`${vevent.getFirstPropertyValue("uid")}: ${error}`);
    }
  }
} catch (error) {
  problems.push(String(error));
}
console.log(JSON.stringify({ titles, problems }));
