import { useFetcher } from "@remix-run/react";
import { controlClasses, Field } from "@scrip/ui";
import type { Theme } from "../server/theme.server.ts";

const LABELS: Record<Theme, string> = { system: "Like the system", light: "Light", dark: "Dark" };

export function AppearanceSection({ theme }: { theme: Theme }) {
  const fetcher = useFetcher();
  return (
    <section aria-labelledby="appearance" className="grid gap-4">
      <h2 id="appearance" className="text-20 font-semibold">
        Appearance
      </h2>
      <fetcher.Form method="post" className="max-w-xs">
        <Field label="Colours">
          {(control) => (
            <select
              {...control}
              name="theme"
              defaultValue={theme}
              onChange={({ currentTarget }) => fetcher.submit(currentTarget.form)}
              className={`${controlClasses} h-10 px-3`}
            >
              {Object.entries(LABELS).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
      </fetcher.Form>
    </section>
  );
}
