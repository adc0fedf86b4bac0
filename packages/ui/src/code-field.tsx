import { TextField, type TextFieldProps } from "./text-field.tsx";

/** Where a code of an authenticator is typed, or filled in by the phone. */
export function CodeField(props: Omit<TextFieldProps, "label" | "name"> & { label?: string }) {
  return (
    <TextField
      label="Code from your authenticator"
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={12}
      required
      className="max-w-48 font-mono tracking-widest tabular-nums"
      {...props}
    />
  );
}
