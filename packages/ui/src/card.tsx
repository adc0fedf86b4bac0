import type { HTMLAttributes } from "react";
import { classNames } from "./class-names.ts";

/** A sheet of paper on the canvas. Never inside another card. */
export function Card({ className, ...rest }: HTMLAttributes<HTMLDivElement>) {
  return <div {...rest} className={classNames("rounded-card border border-line bg-surface p-4", className)} />;
}
