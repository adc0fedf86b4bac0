import { formatCredits } from "@scrip/money";
import { type CreditPackage, listPackages } from "@scrip/payments";
import { z } from "zod";
import { publicProcedure } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";

const PackagesOut = z.object({
  packages: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      credits: CreditsOut,
      bonusCredits: CreditsOut,
      totalCredits: CreditsOut,
      priceCents: z.number(),
      currency: z.string(),
      savingsPercent: z.number(),
    }),
  ),
});

/** The packages on sale. They stand on the landing page: anybody may read them. */
export const listPackagesProcedure = publicProcedure
  .meta({
    openapi: {
      method: "GET",
      path: "/credits/packages",
      tags: ["credits"],
      summary: "Packages on sale",
      protect: false,
    },
  })
  .input(z.strictObject({}).optional())
  .output(PackagesOut)
  .query(async ({ ctx }) => ({ packages: (await listPackages(ctx.deps.db)).map(writePackage) }));

function writePackage(sold: CreditPackage) {
  const { id, name, priceCents, currency, savingsPercent } = sold;
  return {
    id,
    name,
    credits: formatCredits(sold.creditsMicrocredits),
    bonusCredits: formatCredits(sold.bonusMicrocredits),
    totalCredits: formatCredits(sold.totalMicrocredits),
    priceCents,
    currency,
    savingsPercent,
  };
}
