import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";

export type PointedRow = {
  /** The row that is pointed at, if one is. */
  pointed: number | null;
  /** For the element that is pointed into, whose rows stand side by side. */
  pointable: {
    ref: RefObject<HTMLDivElement>;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerLeave: (event: PointerEvent<HTMLElement>) => void;
    onPointerCancel: () => void;
  };
};

/** Which of `rows` is pointed at: by a mouse while it is there, by a finger until it touches something else or scrolls the page. */
export function usePointedRow(rows: number): PointedRow {
  const ref = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const isPointed = pointed !== null;

  useEffect(() => {
    if (!isPointed) return;
    const leave = ({ target }: Event) => {
      if (!ref.current?.contains(target as Node)) setPointed(null);
    };
    document.addEventListener("pointerdown", leave);
    return () => document.removeEventListener("pointerdown", leave);
  }, [isPointed]);

  function point(event: PointerEvent<HTMLElement>) {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - left) / width) * rows);
    setPointed(Math.min(Math.max(index, 0), rows - 1));
  }

  return {
    pointed,
    pointable: {
      ref,
      onPointerMove: point,
      onPointerDown: point,
      // A finger that is lifted has left, too, and only now the words under it can be read.
      onPointerLeave: ({ pointerType }) => pointerType === "touch" || setPointed(null),
      onPointerCancel: () => setPointed(null),
    },
  };
}
