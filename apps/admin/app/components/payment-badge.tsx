import { Badge } from "@scrip/ui";

const TONES: Record<string, "neutral" | "good" | "warn" | "bad" | "held"> = {
  paid: "good",
  pending: "held",
  failed: "warn",
  expired: "neutral",
  quarantined: "bad",
};

export function PaymentBadge({ status }: { status: string }) {
  return <Badge tone={TONES[status] ?? "neutral"}>{status}</Badge>;
}
