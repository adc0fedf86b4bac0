import { useFetcher } from "@remix-run/react";
import { RadioGroup } from "@scrip/ui";
import { useRef } from "react";
import type { Theme } from "../server/theme.server.ts";

const THEMES: { value: Theme; label: string }[] = [
  { value: "system", label: "Like the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** How this browser shows the site. */
export function AppearanceSection({ theme }: { theme: Theme }) {
  const fetcher = useFetcher();
  const form = useRef<HTMLFormElement>(null);
  return (
    <section aria-labelledby="appearance" className="grid gap-4">
      <h2 id="appearance" className="text-20 font-semibold">
        Appearance
      </h2>
      <fetcher.Form ref={form} method="post" action="/settings?index">
        <RadioGroup
          legend="Colours"
          name="theme"
          options={THEMES}
          defaultValue={theme}
          onValueChange={() => fetcher.submit(form.current)}
          segmented
        />
      </fetcher.Form>
      <p className="max-w-prose text-13 text-text-muted">
        For this browser. Motion is left out where your system asks for less of it.
      </p>
    </section>
  );
}
