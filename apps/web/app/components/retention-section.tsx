import { useFetcher } from "@remix-run/react";
import { controlClasses, ErrorNotice, Field } from "@scrip/ui";
import { KEEP_FOR_EVER, RETENTION_CHOICES } from "../data/retention-choice.ts";

/** How long conversations are kept after their last message. */
export function RetentionSection({ days }: { days: number | null }) {
  const fetcher = useFetcher<{ errors?: Record<string, string> }>();
  const errors = fetcher.data?.errors ?? {};
  const [problem] = Object.values(errors);
  const isSaved = fetcher.state === "idle" && fetcher.data !== undefined && problem === undefined;
  return (
    <section aria-labelledby="conversations" className="grid gap-4">
      <h2 id="conversations" className="text-20 font-semibold">
        Conversations
      </h2>
      <fetcher.Form method="post" className="max-w-xs">
        <Field
          label="Delete a conversation"
          hint="What is older is deleted within the hour, for good. What it cost stays in your history."
        >
          {(control) => (
            <select
              {...control}
              name="days"
              defaultValue={days ?? KEEP_FOR_EVER}
              onChange={({ currentTarget }) => fetcher.submit(currentTarget.form)}
              className={`${controlClasses} h-10 px-3`}
            >
              {RETENTION_CHOICES.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <p role="status" className="mt-2 min-h-5 text-13 text-text-muted">
          {isSaved ? "Saved" : ""}
        </p>
      </fetcher.Form>
      {problem ? <ErrorNotice title="Nothing was changed.">{problem}</ErrorNotice> : null}
    </section>
  );
}
