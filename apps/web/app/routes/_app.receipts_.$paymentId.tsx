import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { Button, buttonClasses, Page } from "@scrip/ui";
import { ReceiptSheet } from "../components/receipt-sheet.tsx";
import { requireApi } from "../server/api.server.ts";

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `Receipt ${data?.number ?? ""} · Scrip` }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  return forPage(api.receipts.get({ paymentId: args.params["paymentId"] ?? "" }));
}

export default function ReceiptPage() {
  const receipt = useLoaderData<typeof loader>();
  return (
    // On paper the sheet says itself what it is.
    <div className="print:[&_h1]:hidden">
      <Page title={`Receipt ${receipt.number ?? ""}`}>
        <ReceiptSheet receipt={receipt} />
        <div className="flex gap-3 print:hidden">
          <a
            href={`/receipts/${receipt.paymentId}.pdf`}
            className={buttonClasses({ variant: "primary" })}
            download={`${receipt.number ?? receipt.paymentId}.pdf`}
          >
            Download as PDF
          </a>
          <Button type="button" onClick={() => window.print()}>
            Print
          </Button>
        </div>
      </Page>
    </div>
  );
}
