import { Form, useSubmit } from "@remix-run/react";
import { Button, SelectField } from "@scrip/ui";
import { ANSWER_SIZES, MESSAGE_SIZES } from "../data/example-request.ts";
import type { ModelOffer } from "../data/wire.ts";

export type ExampleChoice = { model: string; message: string; answer: string };

/** Chooses the example. The choice is in the address; without scripts the button sends it. */
export function ExampleForm({ models, choice }: { models: readonly ModelOffer[]; choice: ExampleChoice }) {
  const submit = useSubmit();
  return (
    <Form
      method="get"
      preventScrollReset
      onChange={({ currentTarget }) => submit(currentTarget, { preventScrollReset: true, replace: true })}
      className="grid items-end gap-4 sm:grid-cols-[1fr_1fr_1fr_auto]"
    >
      <SelectField
        label="Model"
        name="model"
        defaultValue={choice.model}
        options={models.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <SelectField label="Your message" name="message" defaultValue={choice.message} options={MESSAGE_SIZES} />
      <SelectField label="The whole answer" name="answer" defaultValue={choice.answer} options={ANSWER_SIZES} />
      <Button type="submit">Show</Button>
    </Form>
  );
}
