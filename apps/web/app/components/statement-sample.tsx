import { Credits } from "@scrip/ui";

const MICRO = 1_000_000n;

const ROWS = [
  { what: "Purchase", detail: "Starter, $10", amount: 1_000n * MICRO },
  { what: "Explain this stack trace", detail: "GPT-4o mini", amount: -1_236_000n },
  { what: "Translate the contract to Spanish", detail: "Gemini Flash", amount: -5_914_000n },
  { what: "Review the migration plan", detail: "Claude Sonnet", amount: -42_360_000n },
];

/** Four rows of an account, as the history shows them. An example, and it adds up. */
export function StatementSample() {
  let balance = 0n;
  return (
    <figure className="rounded-card border border-line bg-surface p-4 shadow-float sm:p-6">
      <table className="w-full text-13">
        <caption className="sr-only">An example of an account</caption>
        <thead>
          <tr className="border-b border-line-strong/50 text-12 text-text-muted">
            <th scope="col" className="pb-2 text-left font-medium">
              What
            </th>
            <th scope="col" className="pb-2 text-right font-medium">
              Credits
            </th>
            <th scope="col" className="pb-2 pl-4 text-right font-medium">
              Balance
            </th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(({ what, detail, amount }) => {
            balance += amount;
            return (
              <tr key={what} className="border-b border-line last:border-b-0">
                <td className="py-2.5">
                  {what}
                  <span className="block text-12 text-text-muted">{detail}</span>
                </td>
                <td className="py-2.5 text-right align-top">
                  <Credits amountMicrocredits={amount} asChange />
                </td>
                <td className="py-2.5 pl-4 text-right align-top">
                  <Credits amountMicrocredits={balance} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <figcaption className="mt-3 text-12 text-text-muted">
        An example account. Every row shows the balance after it.
      </figcaption>
    </figure>
  );
}
