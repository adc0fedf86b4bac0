import { Form } from "@remix-run/react";
import { Badge, Button, Cell, ErrorNotice, HeadCell, RelativeTime, Row, Table, TextField } from "@scrip/ui";
import type { ApiKey } from "../data/wire.ts";
import { IssuedKey } from "./issued-key.tsx";

export type ApiKeySectionProps = {
  keys: ApiKey[];
  now: string;
  /** The key made by the last form, which can be seen this once. */
  issued: { name: string; secret: string } | undefined;
  errors: Record<string, string>;
  busy: boolean;
};

export function ApiKeySection({ keys, now, issued, errors, busy }: ApiKeySectionProps) {
  return (
    <section aria-labelledby="api-keys" className="grid gap-4">
      <div>
        <h2 id="api-keys" className="text-20 font-semibold">
          API keys
        </h2>
        <p className="mt-1 max-w-prose text-text-muted">
          A key spends your credits. It may read, chat and buy. Point any OpenAI client at{" "}
          <code className="font-mono text-13">/v1</code> of this site.
        </p>
      </div>
      {issued ? <IssuedKey {...issued} /> : null}
      {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
      <Form method="post" className="flex flex-wrap items-end gap-3" key={issued?.secret}>
        <input type="hidden" name="intent" value="create" />
        <div className="min-w-56 grow sm:max-w-xs">
          <TextField
            label="Name of the key"
            name="name"
            required
            maxLength={100}
            autoComplete="off"
            error={errors["name"]}
          />
        </div>
        <Button type="submit" busy={busy}>
          Create key
        </Button>
      </Form>
      {keys.length > 0 ? <KeyTable keys={keys} now={now} /> : null}
    </section>
  );
}

function KeyTable({ keys, now }: { keys: ApiKey[]; now: string }) {
  return (
    <Table
      caption="Your API keys"
      head={
        <>
          <HeadCell>Name</HeadCell>
          <HeadCell wideOnly>Made</HeadCell>
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
            {key.name}
            <span className="block font-mono text-12 text-text-muted">…{key.lastFour}</span>
          </Cell>
          <Cell wideOnly className="text-text-muted">
            <RelativeTime at={key.createdAt} now={now} />
          </Cell>
          <Cell wideOnly className="text-text-muted">
            {key.lastUsedAt === null ? "never" : <RelativeTime at={key.lastUsedAt} now={now} />}
          </Cell>
          <Cell numeric>
            {key.revokedAt === null ? (
              <Form method="post">
                <input type="hidden" name="intent" value="revoke" />
                <input type="hidden" name="id" value={key.id} />
                <Button type="submit" variant="danger" size="small">
                  Revoke<span className="sr-only"> {key.name}</span>
                </Button>
              </Form>
            ) : (
              <Badge>revoked</Badge>
            )}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
