import { RadioGroup } from "@scrip/ui";
import { setTheme, useTheme } from "../data/theme.ts";
import type { Theme } from "../server/theme.server.ts";

const THEMES: { value: Theme; label: string }[] = [
  { value: "system", label: "Like the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** How this browser shows the site. */
export function AppearanceSection() {
  const theme = useTheme();
  return (
    <section aria-labelledby="appearance" className="grid gap-4">
      <h2 id="appearance" className="text-20 font-semibold">
        Appearance
      </h2>
      <RadioGroup
        legend="Colours"
        name="theme"
        options={THEMES}
        value={theme}
        onValueChange={(value) => {
          const chosen = THEMES.find((offered) => offered.value === value);
          if (chosen) setTheme(chosen.value);
        }}
        segmented
      />
      <p className="max-w-prose text-13 text-text-muted">
        For this browser. Motion is left out where your system asks for less of it.
      </p>
    </section>
  );
}
