import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireApi } from "../server/api.server.ts";
import { writeReceiptPdf } from "../server/receipt-pdf.server.ts";
import { refuse } from "../server/refuse.server.ts";

/** A receipt of this customer as a PDF. */
export async function loader(args: LoaderFunctionArgs): Promise<Response> {
  const { api } = await requireApi(args);
  try {
    const receipt = await api.receipts.get({ paymentId: args.params["paymentId"] ?? "" });
    const pdf = await writeReceiptPdf(receipt);
    return new Response(new Uint8Array(pdf), {
      headers: {
        "content-type": "application/pdf",
        "content-disposition": `attachment; filename="${receipt.number ?? receipt.paymentId}.pdf"`,
        "cache-control": "private, no-store",
      },
    });
  } catch (error) {
    return refuse(error, args.context);
  }
}
