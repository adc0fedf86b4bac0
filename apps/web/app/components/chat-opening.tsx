import { Link } from "@remix-run/react";
import { buttonClasses, classNames } from "@scrip/ui";

/** Who owes is told so above the page, not here. */
type Money = "enough" | "none" | "owed";

/** An empty conversation: what happens here, and a few things one might ask. */
export function ChatOpening({ money, onChoose }: { money: Money; onChoose: (prompt: string) => void }) {
  const lacksCredits = money === "none";
  return (
    <div className="grid grow content-center gap-6 py-6 sm:py-12">
      <div className="grid gap-2">
        <p className="text-28 font-semibold tracking-tight">What do you want to know?</p>
        {lacksCredits ? <NoCredits /> : null}
        <p className="max-w-prose text-16 text-text-muted">
          The right model is chosen for each message, and you see what it will cost before you send it.
        </p>
      </div>
      <ul className="grid gap-2 sm:grid-cols-2" aria-label="Examples">
        {EXAMPLES.map(({ title, prompt }, index) => (
          <li
            key={title}
            className={classNames(
              "grid",
              (index > 1 || money !== "enough") && "max-sm:hidden",
              index > 0 && "max-sm:in-[main:has([data-page-strip])]:hidden",
            )}
          >
            <button
              type="button"
              onClick={() => onChoose(prompt)}
              className="grid content-start gap-0.5 rounded-card border border-line bg-surface px-4 py-3 text-left transition-colors hover:bg-sunken"
            >
              <span className="font-medium">{title}</span>
              <span className="line-clamp-2 text-13 text-text-muted">{prompt}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function NoCredits() {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-2 text-text-muted">
      You have no credits. You can write, and see what it would cost.
      <Link to="/credits" className={buttonClasses({ size: "small" })}>
        Buy credits
      </Link>
    </p>
  );
}

const EXAMPLES = [
  {
    title: "Explain",
    prompt: "Explain in five sentences how interest on a mortgage is worked out, with one small example.",
  },
  {
    title: "Write a letter",
    prompt: "Write a friendly e-mail to a landlord who has not repaired the heating for two weeks. At most 120 words.",
  },
  {
    title: "Code",
    prompt: "Write a TypeScript function that groups a list of payments by month and sums them, with a short test.",
  },
  {
    title: "Compare",
    prompt:
      "Compare a fixed and a variable rate loan in a table: monthly cost, risk, fees, and for whom each is right.",
  },
];
