import { Form } from "@remix-run/react";
import { Button, ErrorNotice, TextField, useFocusFirstError } from "@scrip/ui";
import type { ProfileOutcome } from "../data/profile-outcome.ts";
import { SavedNote } from "./saved-note.tsx";

export type NameFormProps = { name: string; outcome: ProfileOutcome | undefined; busyWith: unknown };

export function NameForm({ name, outcome, busyWith }: NameFormProps) {
  const mine = outcome?.intent === "name" ? outcome : undefined;
  const errors = mine?.errors ?? {};
  const form = useFocusFirstError(mine?.errors);
  return (
    <Form method="post" className="grid max-w-sm gap-4" noValidate ref={form} replace preventScrollReset>
      {errors["form"] ? <ErrorNotice title="Nothing was changed.">{errors["form"]}</ErrorNotice> : null}
      <input type="hidden" name="intent" value="name" />
      <TextField
        label="Name"
        name="name"
        autoComplete="name"
        maxLength={100}
        required
        defaultValue={mine?.typed?.name ?? name}
        error={errors["name"]}
      />
      <div className="flex items-center gap-3">
        <Button type="submit" busy={busyWith === "name"}>
          Save name
        </Button>
        <SavedNote isSaved={mine !== undefined && mine.errors === undefined && busyWith === null} />
      </div>
    </Form>
  );
}
