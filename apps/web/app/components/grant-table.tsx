import { microcreditsOf } from "@scrip/money";
import { Badge, Cell, Credits, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { Balance } from "../data/wire.ts";

const SOURCES: Record<string, string> = {
  package: "Package",
  subscription: "Monthly plan",
  bonus: "Bonus of a purchase",
  gift: "Gift",
  referral: "Referral",
  promotion: "Promotion",
  admin: "Given by us",
};

/** What the balance is made of, in the order in which it is spent. */
export function GrantTable({ grants, now }: { grants: Balance["grants"]; now: string }) {
  if (grants.length === 0) return null;
  return (
    <section aria-labelledby="grants" className="grid gap-2 pt-4">
      <h2 id="grants" className="text-20 font-semibold">
        What your balance is made of
      </h2>
      <p className="max-w-prose text-text-muted">Spent in this order: what expires first goes first.</p>
      <Table
        caption="Grants with credits left"
        head={
          <>
            <HeadCell>From</HeadCell>
            <HeadCell wideOnly>Expires</HeadCell>
            <HeadCell numeric wideOnly>
              Held
            </HeadCell>
            <HeadCell numeric>Left</HeadCell>
          </>
        }
      >
        {grants.map((grant) => (
          <Row key={grant.id}>
            <Cell>
              {SOURCES[grant.source] ?? grant.source}{" "}
              {grant.category === "promotional" ? <Badge tone="accent">promotional</Badge> : null}
              <span className="block text-12 text-text-muted sm:hidden">
                <Expiry at={grant.expiresAt} now={now} />
              </span>
            </Cell>
            <Cell wideOnly className="text-text-muted">
              <Expiry at={grant.expiresAt} now={now} />
            </Cell>
            <Cell numeric wideOnly className="text-held">
              {microcreditsOf(grant.held) > 0n ? <Credits amountMicrocredits={microcreditsOf(grant.held)} /> : null}
            </Cell>
            <Cell numeric>
              <Credits amountMicrocredits={microcreditsOf(grant.remaining)} />
            </Cell>
          </Row>
        ))}
      </Table>
    </section>
  );
}

function Expiry({ at, now }: { at: string | null; now: string }) {
  return at === null ? <>never expires</> : <RelativeTime at={at} now={now} />;
}
