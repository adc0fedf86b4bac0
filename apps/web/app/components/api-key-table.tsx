import { Form, useNavigation } from "@remix-run/react";
import { displayCredits, microcreditsOf } from "@scrip/money";
import { Badge, Button, Cell, ConfirmDialog, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import { useState } from "react";
import type { ApiKey } from "../data/wire.ts";

/** The keys of the customer, with what each may and has used. Asks before one is revoked. */
export function ApiKeyTable({ keys, now }: { keys: ApiKey[]; now: string }) {
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  return (
    <>
      <Table
        caption="Your API keys"
        head={
          <>
            <HeadCell>Name</HeadCell>
            <HeadCell wideOnly>Used of its caps</HeadCell>
            <HeadCell wideOnly>Last used</HeadCell>
            <HeadCell>
              <span className="sr-only">Revoke</span>
            </HeadCell>
          </>
        }
      >
        {keys.map((key) => (
          <Row key={key.id}>
            <Cell>
              <span className="font-medium wrap-anywhere">{key.name}</span>
              <span className="block font-mono text-12 text-text-muted">
                scrip_…{key.lastFour} · {key.scopes.join(", ")}
              </span>
              <span className="block text-12 text-text-muted">
                Made <RelativeTime at={key.createdAt} now={now} /> by {key.createdBy}
                {key.expiresAt === null ? null : (
                  <>
                    {" · "}
                    {key.expiresAt <= now ? "ended" : "ends"} <RelativeTime at={key.expiresAt} now={now} />
                  </>
                )}
              </span>
              <div className="mt-1 grid gap-1 text-12 text-text-muted sm:hidden">
                <CapUse apiKey={key} />
                <LastUse apiKey={key} now={now} />
              </div>
            </Cell>
            <Cell wideOnly className="text-text-muted tabular-nums">
              <CapUse apiKey={key} />
            </Cell>
            <Cell wideOnly className="text-text-muted">
              <LastUse apiKey={key} now={now} />
            </Cell>
            <Cell numeric>
              {key.revokedAt !== null ? (
                <Badge>revoked</Badge>
              ) : key.expiresAt !== null && key.expiresAt <= now ? (
                <Badge>ended</Badge>
              ) : (
                <Button variant="danger" size="small" onClick={() => setRevoking(key)}>
                  Revoke<span className="sr-only"> {key.name}</span>
                </Button>
              )}
            </Cell>
          </Row>
        ))}
      </Table>
      <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}

function CapUse({ apiKey }: { apiKey: ApiKey }) {
  const { dayCap, usedToday, monthCap, usedThisMonth } = apiKey;
  if (dayCap === null && monthCap === null) return <span>No cap</span>;
  return (
    <span className="grid gap-0.5">
      {dayCap === null || usedToday === null ? null : <span>{ofCap(usedToday, dayCap)} today</span>}
      {monthCap === null || usedThisMonth === null ? null : <span>{ofCap(usedThisMonth, monthCap)} this month</span>}
    </span>
  );
}

function ofCap(used: string, cap: string): string {
  return `${displayCredits(microcreditsOf(used))} of ${displayCredits(microcreditsOf(cap))}`;
}

function LastUse({ apiKey: { lastUsedAt }, now }: { apiKey: ApiKey; now: string }) {
  if (lastUsedAt === null) return <span>Never used</span>;
  return (
    <span>
      <span className="sm:sr-only">Used </span>
      <RelativeTime at={lastUsedAt} now={now} />
    </span>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const navigation = useNavigation();
  const [shown, setShown] = useState(apiKey);
  if (apiKey !== null && apiKey !== shown) setShown(apiKey);
  return (
    <ConfirmDialog
      open={apiKey !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Revoke “${shown?.name ?? ""}”?`}
      description="Every program that uses this key is refused from its next request on. This cannot be undone."
      action={
        <Form method="post" onSubmit={onClose}>
          <input type="hidden" name="intent" value="revoke" />
          <input type="hidden" name="id" value={shown?.id ?? ""} />
          <Button type="submit" variant="danger" busy={navigation.state !== "idle"}>
            Revoke key
          </Button>
        </Form>
      }
    />
  );
}
