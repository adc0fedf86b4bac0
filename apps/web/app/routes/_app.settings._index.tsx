import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { Button } from "@scrip/ui";
import { AppearanceSection } from "../components/appearance-section.tsx";
import { requireApi } from "../server/api.server.ts";

export { RouteError as ErrorBoundary } from "../components/route-error.tsx";

export const meta: MetaFunction = () => [{ title: "Settings · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  return { me: await api.account.me() };
}

export default function ProfileSettings() {
  const { me } = useLoaderData<typeof loader>();
  return (
    <>
      <section aria-labelledby="profile" className="grid gap-4">
        <h2 id="profile" className="text-20 font-semibold">
          Profile
        </h2>
        <dl className="grid grid-cols-[auto_1fr] gap-x-8 gap-y-2">
          <dt className="text-text-muted">Name</dt>
          <dd className="min-w-0 break-words">{me.name}</dd>
          <dt className="text-text-muted">E-mail</dt>
          <dd className="min-w-0 break-words">{me.email}</dd>
        </dl>
        <Form method="post" action="/logout">
          <Button type="submit">Log out</Button>
        </Form>
      </section>
      <AppearanceSection />
    </>
  );
}
