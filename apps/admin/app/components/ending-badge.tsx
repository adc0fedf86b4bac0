import { Badge } from "@scrip/ui";

const TONES: Record<string, "neutral" | "good" | "warn" | "bad" | "held"> = {
  completed: "good",
  length: "good",
  stopped: "neutral",
  running: "held",
};

/** How a request ended; what is no ordinary ending is a failure. */
export function EndingBadge({ ending }: { ending: string | null }) {
  const name = ending ?? "running";
  return <Badge tone={TONES[name] ?? "warn"}>{name.replaceAll("_", " ")}</Badge>;
}
