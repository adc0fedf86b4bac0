import { Checkbox, RadioGroup, SelectField, Switch, TextField } from "@scrip/ui";
import { LONG_LABEL } from "./samples.ts";
import { Specimen, SpecimenGroup, Specimens } from "./specimen.tsx";

const MODES = [
  { value: "economy", label: "Economy", hint: "The cheapest model that is good enough." },
  { value: "balanced", label: "Balanced", hint: "What a careful buyer would take." },
  { value: "best", label: "Best", hint: "Quality first.", disabled: true },
];
const MODELS = [
  { value: "auto", label: "Chosen for each message" },
  { value: "gpt-4o-mini", label: "GPT-4o mini" },
  { value: "claude-opus", label: "Claude Opus" },
];

export function FormSpecimens() {
  return (
    <SpecimenGroup id="forms" title="Forms">
      <Specimens>
        <Specimen name="TextField: empty, with a hint">
          <TextField label="Promotion code" placeholder="SPRING-2027" hint="Letters and digits, as you got them." />
        </Specimen>
        <Specimen name="TextField: refused">
          <TextField
            label="Below this many credits"
            defaultValue="-3"
            error="Write credits above 0, such as 100 or 12.5"
          />
        </Specimen>
        <Specimen name="TextField: disabled">
          <TextField label="E-mail" defaultValue="rich@scrip.test" disabled />
        </Specimen>
        <Specimen name="TextField: a label of 40 characters">
          <TextField label={LONG_LABEL} />
        </Specimen>
        <Specimen name="SelectField">
          <SelectField label="Model" options={MODELS} defaultValue="auto" />
        </Specimen>
        <Specimen name="SelectField: refused, disabled">
          <SelectField label="Model" options={MODELS} error="This model is not for sale now" />
          <SelectField label="Model" options={MODELS} disabled />
        </Specimen>
        <Specimen name="Checkbox: off, on, refused, disabled">
          <Checkbox label="Mail me before credits expire" hint="30, 7 and 1 day before." />
          <Checkbox label="Mail me before credits expire" defaultChecked />
          <Checkbox label="I let Scrip keep my card with Stripe" error="Needed for automatic top-up" />
          <Checkbox label="Cannot be changed here" defaultChecked disabled />
        </Specimen>
        <Specimen name="Switch: off, on, disabled">
          <Switch label="Automatic top-up" hint="Off by default." />
          <Switch label="Automatic top-up" defaultChecked />
          <Switch label="Automatic top-up" disabled />
        </Specimen>
        <Specimen name="RadioGroup">
          <RadioGroup legend="How to choose" name="design-mode" options={MODES} defaultValue="balanced" />
        </Specimen>
        <Specimen name="RadioGroup, segmented">
          <RadioGroup
            segmented
            legend="Period"
            name="design-period"
            defaultValue="30"
            options={[
              { value: "7", label: "7 days" },
              { value: "30", label: "30 days" },
              { value: "90", label: "90 days" },
              { value: "365", label: "12 months" },
            ]}
          />
        </Specimen>
      </Specimens>
    </SpecimenGroup>
  );
}
