// What feedsmith makes of a feed: node feedsmith.mjs FILE  ->  one JSON object.
import { readFileSync } from "node:fs";
import { parseRssFeed } from "feedsmith";

const problems = [];
let titles = [];

try {
  const feed = parseRssFeed(readFileSync(process.argv[2], "utf8"));
  const items = feed.items ?? [];
  titles = items.map((item) => item.title ?? "");
  for (const item of items) {
    const name = item.guid?.value ?? item.title;
    if (!item.guid?.value) problems.push(`${name}: no guid`);
    if (Number.isNaN(Date.parse(item.pubDate))) problems.push(`${name}: no readable pubDate`);
  }
} catch (error) {
  problems.push(String(error));
}
console.log(JSON.stringify({ titles, problems }));
