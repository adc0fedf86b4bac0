import type { BrowserContextOptions } from "playwright-core";

type Device = "desktop" | "phone";
type Theme = "light" | "dark";

/** What somebody looks at the product on. */
export type Screen = `${Device}, ${Theme}`;

export const SCREENS: readonly Screen[] = ["desktop, light", "desktop, dark", "phone, light", "phone, dark"];

const DEVICES: Record<Device, BrowserContextOptions> = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};

/** How a browser is set up for a screen. The theme is the system's; the product follows it until somebody chooses. */
export function contextOptions(screen: Screen): BrowserContextOptions {
  const [device, theme] = screen.split(", ") as [Device, Theme];
  return { ...DEVICES[device], colorScheme: theme };
}
