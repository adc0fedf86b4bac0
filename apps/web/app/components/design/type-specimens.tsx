import { Card } from "@scrip/ui";
import { Specimen, SpecimenGroup, Specimens } from "./specimen.tsx";

const SIZES = [
  { size: "40", className: "text-40 font-semibold tracking-tight", use: "the one number, the one sentence" },
  { size: "28", className: "text-28 font-semibold", use: "page title" },
  { size: "20", className: "text-20 font-semibold", use: "section" },
  { size: "16", className: "text-16", use: "prose" },
  { size: "14", className: "text-14", use: "body, tables" },
  { size: "13", className: "text-13", use: "labels, hints" },
  { size: "12", className: "text-12", use: "column heads, ids" },
];

const SPACES = [
  { name: "4", className: "w-1" },
  { name: "8", className: "w-2" },
  { name: "16, inside cards", className: "w-4" },
  { name: "24, between blocks", className: "w-6" },
  { name: "64, between sections", className: "w-16" },
];

export function TypeSpecimens() {
  return (
    <SpecimenGroup id="type" title="Type, space, radius, motion">
      <div className="grid gap-3">
        {SIZES.map(({ size, className, use }) => (
          <div
            key={size}
            className="grid items-baseline gap-x-6 border-b border-line pb-3 sm:grid-cols-[4rem_1fr_14rem]"
          >
            <span className="font-mono text-12 text-text-muted">{size}</span>
            <span className={className}>You know the price before you send</span>
            <span className="text-13 text-text-muted">{use}</span>
          </div>
        ))}
      </div>
      <Specimens>
        <Specimen name="mono, for code and ids">
          <p className="font-mono text-13 break-all">req_01a206e29d3971b88573b4b5e3e0c2a8</p>
        </Specimen>
        <Specimen name="figures of equal width">
          <p className="text-right tabular-nums">
            1,111.1111
            <br />
            9,040.5088
          </p>
        </Specimen>
        <Specimen name="space, a grid of 4">
          {SPACES.map(({ name, className }) => (
            <p key={name} className="flex items-center gap-3 text-13">
              <span className={`h-3 shrink-0 bg-accent ${className}`} />
              {name}
            </p>
          ))}
        </Specimen>
        <Specimen name="radius and shadow">
          <div className="flex flex-wrap gap-4">
            <span className="grid size-20 place-items-center rounded-control border border-line bg-surface text-12">
              8
            </span>
            <Card className="grid size-20 place-items-center text-12">12</Card>
            <span className="grid size-20 place-items-center rounded-card border border-line bg-raised text-12 shadow-float">
              float
            </span>
          </div>
        </Specimen>
      </Specimens>
    </SpecimenGroup>
  );
}
