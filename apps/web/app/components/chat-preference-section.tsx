import { useFetcher } from "@remix-run/react";
import { Button, Checkbox, ErrorNotice, RadioGroup, TextField } from "@scrip/ui";
import { excludeField } from "../data/exclude-field.ts";
import { providerName } from "../data/provider-name.ts";
import type { ChatPreference } from "../data/wire.ts";
import { SavedNote, useSaving } from "./saved-note.tsx";

const MODES = [
  { value: "economy", label: "Economy", hint: "The cheapest model that is good enough." },
  { value: "balanced", label: "Balanced", hint: "Quality where the question needs it." },
  { value: "best", label: "Best", hint: "The best model, whatever it costs." },
];

const LENGTHS = [
  { value: "brief", label: "Brief", hint: "About a page at most." },
  { value: "normal", label: "Normal", hint: "A few pages at most." },
  { value: "detailed", label: "Detailed", hint: "As long as it takes." },
];

/** How messages are answered, unless one says otherwise. */
export function ChatPreferenceSection({ preference }: { preference: ChatPreference }) {
  const fetcher = useFetcher<{ errors: Record<string, string> }>();
  const { errors, isSaved } = useSaving(fetcher);
  return (
    <section aria-labelledby="preferences" className="grid gap-4">
      <div>
        <h2 id="preferences" className="text-20 font-semibold">
          New messages
        </h2>
        <p className="mt-1 max-w-prose text-text-muted">
          What the composer starts with. You can change mode and length for each message. They are yours alone; other
          members of a team have their own.
        </p>
      </div>
      <fetcher.Form method="post" className="grid max-w-xl gap-8">
        <input type="hidden" name="intent" value="preference" />
        <div className="grid gap-6 sm:grid-cols-2">
          <RadioGroup legend="Mode" name="mode" options={MODES} defaultValue={preference.mode} />
          <RadioGroup legend="Length of answers" name="length" options={LENGTHS} defaultValue={preference.length} />
        </div>
        <div className="max-w-xs">
          <TextField
            label="Never above, for one message, in credits"
            name="maxCredits"
            inputMode="decimal"
            autoComplete="off"
            maxLength={32}
            defaultValue={preference.maxCredits ?? ""}
            hint="Answers are kept short enough for it. Empty: no such limit."
            error={errors["maxCredits"]}
          />
        </div>
        <fieldset className="grid gap-3">
          <legend className="mb-1 text-13 font-medium">Never send my messages to</legend>
          <p className="mb-2 max-w-prose text-13 text-text-muted">
            Holds for your API keys too. A model that you choose by name is used all the same.
          </p>
          <div className="grid gap-3 min-[30rem]:grid-cols-2">
            {preference.providers.map((provider) => (
              <Checkbox
                key={provider}
                name={excludeField(provider)}
                label={providerName(provider)}
                defaultChecked={preference.excludeProviders.includes(provider)}
              />
            ))}
          </div>
          {errors["excludeProviders"] ? <p className="text-13 text-bad">{errors["excludeProviders"]}</p> : null}
        </fieldset>
        {errors["form"] ? <ErrorNotice title="Nothing was changed.">{errors["form"]}</ErrorNotice> : null}
        <div className="flex items-center gap-3">
          <Button type="submit" variant="primary" busy={fetcher.state !== "idle"}>
            Save
          </Button>
          <SavedNote isSaved={isSaved} />
        </div>
      </fetcher.Form>
    </section>
  );
}
