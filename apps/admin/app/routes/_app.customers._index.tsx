import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { Button, buttonClasses, EmptyState, Page, TextInput } from "@scrip/ui";
import { CustomerTable } from "../components/customer-table.tsx";
import { Pager } from "../components/pager.tsx";
import { requireOperator } from "../server/operator.server.ts";

const PAGE_ROWS = 25;

export const meta: MetaFunction = () => [{ title: "Customers · Scrip admin" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireOperator(args);
  const { searchParams } = new URL(args.request.url);
  const q = searchParams.get("q")?.trim() ?? "";
  const cursor = searchParams.get("cursor");
  const [now, page] = await forPage(
    Promise.all([
      args.context.services.readNow(),
      api.credits.listCustomers({ limit: PAGE_ROWS, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) }),
    ]),
  );
  return { ...page, q, now: now.toISOString() };
}

export default function Customers() {
  const { items, nextCursor, q, now } = useLoaderData<typeof loader>();
  return (
    <Page title="Customers" action={<Search q={q} />}>
      {items.length === 0 ? <NothingFound q={q} /> : <CustomerTable items={items} now={now} />}
      <Pager nextCursor={nextCursor} />
    </Page>
  );
}

function Search({ q }: { q: string }) {
  return (
    <Form key={q} role="search" className="flex w-full gap-2 sm:w-auto">
      <TextInput
        type="search"
        name="q"
        defaultValue={q}
        aria-label="E-mail, name or id"
        placeholder="E-mail, name or id"
        maxLength={200}
        className="sm:w-72"
      />
      <Button type="submit">Search</Button>
    </Form>
  );
}

function NothingFound({ q }: { q: string }) {
  if (q === "") {
    return <EmptyState title="No customers yet">Everyone who signs up in the web app appears here.</EmptyState>;
  }
  return (
    <EmptyState
      title={`Nobody matches “${q}”`}
      action={
        <Link to="/customers" className={buttonClasses({})}>
          Show all customers
        </Link>
      }
    >
      The search looks at a part of the e-mail or the name, and at whole ids of users and customers.
    </EmptyState>
  );
}
