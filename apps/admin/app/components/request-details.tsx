import { Link } from "@remix-run/react";
import { groupThousands, microcreditsOf, nanodollarsOf } from "@scrip/money";
import { taskTitle } from "@scrip/selection/browser";
import { Credits, Detail, DetailList, Dollars, exactTime } from "@scrip/ui";
import type { ReactNode } from "react";
import type { RequestDetail } from "../data/wire.ts";
import { EndingBadge } from "./ending-badge.tsx";
import { IdText } from "./id-text.tsx";

/** One request from its quote to its margin. */
export function RequestDetails({ request }: { request: RequestDetail }) {
  return (
    <div className="grid gap-6">
      <Group title="What it brought">
        {request.lineItems.map((item) => (
          <Detail key={item.kind} name={describeLine(item)}>
            <Amount of={item.amount} />
          </Detail>
        ))}
        <Detail name="Charged">
          <Amount of={request.charge} />
        </Detail>
        <Detail name="Platform share">
          <Amount of={request.platformShare} />
        </Detail>
        <Detail name="Earned revenue">
          <Money of={request.earnedUsd} />
        </Detail>
        <Detail name="Provider cost">
          <Money of={request.providerCostUsd} />
        </Detail>
        <Detail name="Margin">
          <strong className="font-semibold">
            <Money of={request.marginUsd} />
          </strong>
        </Detail>
      </Group>
      <Group title="What was promised">
        <Detail name="Held, the most it could cost">
          <Amount of={request.held} />
        </Detail>
        {request.quote ? (
          <>
            <Detail name="Expected">
              <Amount of={request.quote.expected} />
            </Detail>
            <Detail name="Likely range">
              <Credits amountMicrocredits={microcreditsOf(request.quote.low)} /> to <Amount of={request.quote.high} />
            </Detail>
          </>
        ) : null}
      </Group>
      <Group title="What happened">
        <Detail name="Ending">
          <EndingBadge ending={request.ending} />
        </Detail>
        <Detail name="Task">
          {taskTitle(request.taskType)}, {request.complexity}
        </Detail>
        <Detail name="Input tokens">
          {request.inputTokens ?? "–"}
          {request.cachedInputTokens ? `, ${request.cachedInputTokens} of them cached` : null}
        </Detail>
        <Detail name="Output tokens">{request.outputTokens ?? "–"}</Detail>
        <Detail name="Counted by">{request.usageSource === "our_count" ? "us" : "the provider"}</Detail>
        {request.errorCode ? <Detail name="Error">{request.errorCode}</Detail> : null}
        <Detail name="Started">{exactTime(request.startedAt)}</Detail>
        <Detail name="Settled">{request.settledAt === null ? "–" : exactTime(request.settledAt)}</Detail>
      </Group>
      <Group title="Whose it is">
        <Detail name="Customer">
          <Link to={`/customers/${request.customerId}`} className="text-accent underline underline-offset-2">
            {request.customerName}
          </Link>
        </Detail>
        <Detail name="User">{request.userEmail ?? "–"}</Detail>
        <Detail name="Came by">{request.surface}</Detail>
        <Detail name="Request">
          <IdText>{request.id}</IdText>
        </Detail>
        <Detail name="Price version">{request.priceVersion ?? "–"}</Detail>
      </Group>
      {request.metadata ? (
        <Group title="What the caller noted">
          {Object.entries(request.metadata).map(([name, noted]) => (
            <Detail key={name} name={name}>
              <span className="break-all">{noted}</span>
            </Detail>
          ))}
        </Group>
      ) : null}
    </div>
  );
}

const KINDS = { input: "input", cached_input: "cached input", output: "output" };

function describeLine({ kind, tokens, creditsPerMillion }: RequestDetail["lineItems"][number]): string {
  if (kind === "adjustment") return "Above the hold, not charged";
  return `${groupThousands(String(tokens))} ${KINDS[kind]} at ${creditsPerMillion} per million`;
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1">
      <h3 className="text-12 font-medium text-text-muted">{title}</h3>
      <DetailList>{children}</DetailList>
    </section>
  );
}

/** A running request has no figures yet. */
function Amount({ of }: { of: string | null }) {
  return of === null ? <>–</> : <Credits amountMicrocredits={microcreditsOf(of)} withUnit />;
}

function Money({ of }: { of: string | null }) {
  return of === null ? <>–</> : <Dollars amountNanodollars={nanodollarsOf(of)} decimals={6} />;
}
