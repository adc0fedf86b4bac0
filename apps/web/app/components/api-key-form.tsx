import { Form } from "@remix-run/react";
import { Button, Checkbox, ErrorNotice, SelectField, TextField } from "@scrip/ui";
import { KEY_EXPIRY_CHOICES } from "../data/key-expiry.ts";

export type ApiKeyFormProps = { errors: Record<string, string>; busy: boolean };

const SCOPES = [
  { name: "read", label: "Read", hint: "Balance, history, receipts and prices.", given: true },
  { name: "chat", label: "Chat", hint: "Ask the assistant, and spend credits for it.", given: true },
  { name: "purchase", label: "Purchase", hint: "Start a checkout and change auto top-up.", given: false },
] as const;

/** What a new key is called, and what it may. */
export function ApiKeyForm({ errors, busy }: ApiKeyFormProps) {
  return (
    <Form method="post" className="grid max-w-xl gap-6">
      <input type="hidden" name="intent" value="create" />
      {errors["form"] ? <ErrorNotice title="No key was made.">{errors["form"]}</ErrorNotice> : null}
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        autoComplete="off"
        hint="Say where it is used, such as “website”."
        error={errors["name"]}
      />
      <fieldset className="grid gap-3">
        <legend className="mb-3 text-13 font-medium">It may</legend>
        {SCOPES.map(({ name, label, hint, given }) => (
          <Checkbox key={name} name={name} label={label} hint={hint} defaultChecked={given} />
        ))}
        {errors["scopes"] ? <p className="text-13 text-bad">{errors["scopes"]}</p> : null}
      </fieldset>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          label="At most each day, in credits"
          name="dayCap"
          inputMode="decimal"
          autoComplete="off"
          maxLength={32}
          hint="Empty: no cap."
          error={errors["dayCap"]}
        />
        <TextField
          label="At most each month, in credits"
          name="monthCap"
          inputMode="decimal"
          autoComplete="off"
          maxLength={32}
          hint="Empty: no cap. Days and months are UTC."
          error={errors["monthCap"]}
        />
      </div>
      <div className="max-w-xs">
        <SelectField label="It ends" name="expiry" options={KEY_EXPIRY_CHOICES} error={errors["expiresAt"]} />
      </div>
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          Create key
        </Button>
      </div>
    </Form>
  );
}
