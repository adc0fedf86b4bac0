import { useFetcher } from "@remix-run/react";
import { ErrorNotice, SelectField } from "@scrip/ui";
import { KEEP_FOR_EVER, RETENTION_CHOICES } from "../data/retention-choice.ts";
import { SavedNote, useSaving } from "./saved-note.tsx";

/** How long conversations are kept after their last message. */
export function RetentionSection({ days }: { days: number | null }) {
  const fetcher = useFetcher<{ errors: Record<string, string> }>();
  const { errors, isSaved } = useSaving(fetcher);
  const [problem] = Object.values(errors);
  return (
    <section aria-labelledby="conversations" className="grid gap-4">
      <h2 id="conversations" className="text-20 font-semibold">
        Conversations
      </h2>
      <fetcher.Form method="post" className="max-w-xs">
        <input type="hidden" name="intent" value="retention" />
        <SelectField
          label="Delete a conversation"
          hint="What is older is deleted within the hour, for good. What it cost stays in your history."
          name="days"
          options={RETENTION_CHOICES}
          defaultValue={days ?? KEEP_FOR_EVER}
          onChange={({ currentTarget }) => fetcher.submit(currentTarget.form)}
        />
        <div className="mt-2 min-h-5">
          <SavedNote isSaved={isSaved} />
        </div>
      </fetcher.Form>
      {problem ? <ErrorNotice title="Nothing was changed.">{problem}</ErrorNotice> : null}
    </section>
  );
}
