import type { ReactNode } from "react";
import { Field, TextInput, type TextInputProps } from "./field.tsx";

export type TextFieldProps = Omit<TextInputProps, "id"> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
};

/** A labelled line of text. */
export function TextField({ label, hint, error, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <TextInput {...input} {...control} />}
    </Field>
  );
}
