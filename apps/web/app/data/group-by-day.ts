const DAY_MS = 24 * 60 * 60_000;
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/**
 * Things by the day of their last change, the newest first as they came: today, yesterday, the last week, then by month. Times are
 * ISO 8601; days are those of UTC, so that server and browser write the same.
 */
export function groupByDay<Item extends { updatedAt: string }>(
  items: readonly Item[],
  now: string,
): { label: string; items: Item[] }[] {
  const groups: { label: string; items: Item[] }[] = [];
  for (const item of items) {
    const label = labelOf(item.updatedAt, now);
    const open = groups.at(-1);
    if (open?.label === label) open.items.push(item);
    else groups.push({ label, items: [item] });
  }
  return groups;
}

function labelOf(at: string, now: string): string {
  const days = dayOf(now) - dayOf(at);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  return days <= 7 ? "Last week" : MONTH.format(new Date(at));
}

const dayOf = (at: string) => Math.floor(new Date(at).getTime() / DAY_MS);
