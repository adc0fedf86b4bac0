import { Credits } from "@scrip/ui";

const MICRO = 1_000_000n;

const ROWS = [
  { what: "Purchase", detail: "Starter, $10", amount: 1_000n * MICRO },
  { what: "Explain this stack trace", detail: "GPT-4o mini", amount: -1_236_000n },
  { what: "Translate the contract to Spanish", detail: "Gemini Flash", amount: -5_914_000n },
  { what: "Review the migration plan", detail: "Claude Sonnet", amount: -42_360_000n },
];

/** Rows of an account, as a statement shows them: numbered without a gap, each with the balance after it. It adds up. */
export function StatementSample() {
  let balance = 0n;
  const rows = ROWS.map((row, index) => {
    balance += row.amount;
    return { ...row, number: index + 1, balance };
  });
  return (
    <figure className="overflow-hidden rounded-card border border-line bg-surface shadow-float">
      <table className="w-full text-13">
        <caption className="border-b border-line px-5 py-3 text-left text-12 text-text-muted">
          An example of a statement
        </caption>
        <thead>
          <tr className="text-12 text-text-muted">
            <th scope="col" className={`${STUB} pt-3 pb-2 font-medium`}>
              No.
            </th>
            <th scope="col" className="px-4 pt-3 pb-2 text-left font-medium">
              What
            </th>
            <th scope="col" className="pt-3 pb-2 text-right font-medium">
              Credits
            </th>
            <th scope="col" className="pt-3 pr-5 pb-2 pl-4 text-right font-medium">
              Balance
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ number, what, detail, amount, balance: after }) => (
            <tr key={number}>
              <td className={`${STUB} py-2.5 text-text-muted`}>{number}</td>
              <td className="border-t border-line px-4 py-2.5">
                {what}
                <span className="block text-12 text-text-muted">{detail}</span>
              </td>
              <td className="border-t border-line py-2.5 text-right align-top">
                <Credits amountMicrocredits={amount} asChange />
              </td>
              <td className="border-t border-line py-2.5 pr-5 pl-4 text-right align-top">
                <Credits amountMicrocredits={after} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="font-medium">
            <th scope="row" className="border-t border-line-strong/60 px-5 pt-3 pb-4 text-left font-medium" colSpan={3}>
              Balance = sum of its rows
            </th>
            <td className="border-t border-line-strong/60 pt-3 pr-5 pb-4 pl-4 text-right">
              <Credits amountMicrocredits={balance} />
            </td>
          </tr>
        </tfoot>
      </table>
    </figure>
  );
}

/** Torn off along the perforation, like the end of a coupon. */
const STUB = "w-12 border-r border-dashed border-line-strong/60 text-center align-top tabular-nums";
