import { useRef } from "react";

/**
 * Handlers for what lies over the page and has no trigger of its own: when it closes, the focus goes back to where it was when it
 * opened. Radix alone gives it back to a trigger only, and the keyboard would begin at the top of the page again.
 */
export function useFocusReturn() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      if (!(opener.current instanceof HTMLElement) || !opener.current.isConnected) return;
      event.preventDefault();
      opener.current.focus();
    },
  };
}
