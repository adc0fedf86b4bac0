import { microcreditsOf } from "@scrip/money";
import { Credits } from "@scrip/ui";

/** A line as the API writes it. */
export type ChargeLine = { kind: string; tokens: number; creditsPerMillion: string; amount: string };

/** What a charge is made of, to the last microcredit. */
export function ChargeLines({ lines, charge }: { lines: readonly ChargeLine[]; charge: string }) {
  return (
    <table className="w-full">
      <caption className="sr-only">Line items</caption>
      <thead>
        <tr className="text-12 text-text-muted">
          <th className="pb-1 text-left font-medium">Tokens</th>
          <th className="pb-1 text-right font-medium">Per 1,000</th>
          <th className="pb-1 pl-3 text-right font-medium">Credits</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((item) => (
          <tr key={item.kind} className="border-t border-line">
            {item.kind === "adjustment" ? (
              <td className="py-1.5" colSpan={2}>
                above what was held, not charged
              </td>
            ) : (
              <>
                <td className="py-1.5 tabular-nums">
                  {item.tokens.toLocaleString("en-US")} {KINDS[item.kind] ?? item.kind}
                </td>
                <td className="py-1.5 text-right">
                  <Credits amountMicrocredits={microcreditsOf(item.creditsPerMillion) / 1_000n} />
                </td>
              </>
            )}
            <td className="py-1.5 pl-3 text-right">
              <Credits amountMicrocredits={microcreditsOf(item.amount)} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t border-line-strong font-medium">
          <th scope="row" className="py-1.5 text-left font-medium">
            Charged
          </th>
          <td className="py-1.5 text-right" colSpan={2}>
            <Credits amountMicrocredits={microcreditsOf(charge)} withUnit />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

const KINDS: Record<string, string> = {
  input: "tokens in",
  cached_input: "tokens in, cached",
  output: "tokens out",
};
