import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate, useSearchParams } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { Drawer } from "@scrip/ui";
import { RequestDetails } from "../components/request-details.tsx";
import { requireOperator } from "../server/operator.server.ts";

export const meta: MetaFunction = () => [{ title: "Request · Scrip admin" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireOperator(args);
  return forPage(api.analytics.request({ requestId: args.params["requestId"] ?? "" }));
}

export default function Request() {
  const request = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const [searchParams] = useSearchParams();
  const close = () =>
    navigate({ pathname: "/requests", search: searchParams.toString() }, { preventScrollReset: true });
  return (
    <Drawer open onOpenChange={(open) => open || close()} title={request.model}>
      <RequestDetails request={request} />
    </Drawer>
  );
}
