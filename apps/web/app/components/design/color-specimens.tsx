import { COLORED_MODELS, modelColor, seriesColor } from "@scrip/ui";
import { Specimen, SpecimenGroup } from "./specimen.tsx";

const GROUNDS = [
  { name: "canvas", className: "bg-canvas" },
  { name: "surface", className: "bg-surface" },
  { name: "raised", className: "bg-raised" },
  { name: "sunken", className: "bg-sunken" },
];

const INKS = [
  { name: "text", className: "text-text" },
  { name: "text-muted", className: "text-text-muted" },
  { name: "accent", className: "text-accent" },
  { name: "good", className: "text-good" },
  { name: "warn", className: "text-warn" },
  { name: "bad", className: "text-bad" },
  { name: "held", className: "text-held" },
];

const TINTS = [
  { name: "accent", className: "bg-accent-soft text-accent" },
  { name: "good", className: "bg-good-soft text-good" },
  { name: "warn", className: "bg-warn-soft text-warn" },
  { name: "bad", className: "bg-bad-soft text-bad" },
  { name: "held", className: "bg-held-soft text-held" },
];

/** Every ink on every ground it may meet. */
export function ColorSpecimens() {
  return (
    <SpecimenGroup id="colours" title="Colours">
      <Specimen name="inks on grounds">
        <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
          {GROUNDS.map((ground) => (
            <div key={ground.name} className={`rounded-card border border-line p-4 ${ground.className}`}>
              <p className="mb-2 text-12 text-text-muted">{ground.name}</p>
              {INKS.map((ink) => (
                <p key={ink.name} className={ink.className}>
                  {ink.name} 997.4125
                </p>
              ))}
            </div>
          ))}
        </div>
      </Specimen>
      <Specimen name="soft tints">
        <div className="flex flex-wrap gap-3">
          {TINTS.map((tint) => (
            <p key={tint.name} className={`rounded-control px-4 py-3 font-medium ${tint.className}`}>
              {tint.name}
            </p>
          ))}
          <p className="rounded-control bg-accent px-4 py-3 font-medium text-on-accent">on-accent</p>
        </div>
      </Specimen>
      <Specimen name="modelColor: the same model, the same colour, in every chart">
        <Swatches colors={COLORED_MODELS.map((id) => ({ name: id, color: modelColor(id) }))} />
      </Specimen>
      <Specimen name="seriesColor: things that are not models">
        <Swatches colors={[0, 1, 2, 3, 4, 5].map((index) => ({ name: `${index}`, color: seriesColor(index) }))} />
      </Specimen>
    </SpecimenGroup>
  );
}

function Swatches({ colors }: { colors: { name: string; color: string }[] }) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-2 text-13">
      {colors.map(({ name, color }) => (
        <li key={name} className="flex items-center gap-2">
          <svg aria-hidden="true" viewBox="0 0 1 1" className="size-4 rounded-[4px]">
            <rect width="1" height="1" fill={color} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
