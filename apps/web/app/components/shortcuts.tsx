import { useNavigate } from "@remix-run/react";
import { Dialog } from "@scrip/ui";
import { useCallback, useEffect, useRef } from "react";
import { nextTheme, setTheme, useTheme } from "../data/theme.ts";
import { COMPOSER_ID, FOCUS_COMPOSER } from "./composer.tsx";

const PLACES: Record<string, { to: string; label: string }> = {
  c: { to: "/credits", label: "Credits" },
  u: { to: "/usage", label: "Usage" },
  h: { to: "/history", label: "History" },
  r: { to: "/receipts", label: "Receipts" },
  s: { to: "/settings", label: "Settings" },
};

const SEQUENCE_MS = 1_200;

export type ShortcutsProps = { sheetOpen: boolean; onSheetOpenChange: (open: boolean) => void };

/** The keyboard of the signed-in app, and the sheet that `?` opens. */
export function Shortcuts({ sheetOpen, onSheetOpenChange }: ShortcutsProps) {
  const navigate = useNavigate();
  const changeTheme = useChangeTheme();

  useEffect(() => {
    let goPressedAt = Number.NEGATIVE_INFINITY;

    function onKeyDown(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey || hasKeysOfItsOwn(event.target)) return;
      const place = PLACES[event.key];
      if (place && event.timeStamp - goPressedAt < SEQUENCE_MS) {
        event.preventDefault();
        navigate(place.to);
      } else if (event.key === "?") {
        onSheetOpenChange(true);
      } else if (event.key === "t") {
        changeTheme();
      } else if (event.key === "/") {
        event.preventDefault();
        if (!focusComposer()) navigate("/chat", { state: FOCUS_COMPOSER });
      }
      goPressedAt = event.key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [navigate, changeTheme, onSheetOpenChange]);

  return (
    <Dialog open={sheetOpen} onOpenChange={onSheetOpenChange} title="Keyboard">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-3">
        <Shortcut keys={["/"]}>Write a message</Shortcut>
        {Object.entries(PLACES).map(([key, { label }]) => (
          <Shortcut key={key} keys={["g", key]}>
            Go to {label}
          </Shortcut>
        ))}
        <Shortcut keys={["t"]}>Next colours: system, light, dark</Shortcut>
        <Shortcut keys={["Enter"]}>Send</Shortcut>
        <Shortcut keys={["Shift", "Enter"]}>New line</Shortcut>
        <Shortcut keys={["↑"]}>Edit your last message, from an empty one</Shortcut>
        <Shortcut keys={["Esc"]}>Close what is open, or stop the answer</Shortcut>
        <Shortcut keys={["?"]}>This sheet</Shortcut>
      </dl>
    </Dialog>
  );
}

/** The next look. The same function for ever, so that the keyboard is listened to only once. */
function useChangeTheme(): () => void {
  const theme = useTheme();
  const change = useRef(() => {});
  change.current = () => setTheme(nextTheme(theme));
  return useCallback(() => change.current(), []);
}

function Shortcut({ keys, children }: { keys: string[]; children: React.ReactNode }) {
  return (
    <>
      <dt className="flex gap-1">
        {keys.map((key) => (
          <kbd key={key} className="rounded-control border border-line bg-sunken px-1.5 py-0.5 font-mono text-12">
            {key}
          </kbd>
        ))}
      </dt>
      <dd>{children}</dd>
    </>
  );
}

function focusComposer(): boolean {
  const composer = document.getElementById(COMPOSER_ID);
  composer?.focus();
  return composer !== null;
}

/** What is written in, and what lies over the page: there a letter is a letter, or finds an entry. */
const KEYS_OF_ITS_OWN = "input, textarea, select, [role=dialog], [role=alertdialog], [role=menu]";

function hasKeysOfItsOwn(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest(KEYS_OF_ITS_OWN) !== null);
}
