import { microcreditsOf } from "@scrip/money";
import { Credits, classNames, controlClasses, PopoverClose, RadioGroup, Skeleton } from "@scrip/ui";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { type Controls, MODE_WORDS, MODES } from "../data/controls.ts";
import { type ListedModel, matchModels } from "../data/match-models.ts";
import { trpc } from "../data/trpc.tsx";

type ModelListProps = { controls: Pick<Controls, "mode" | "model">; onChange: (choice: Partial<Controls>) => void };

/** The modes, and under them the models with what they cost, to be found by a few letters. */
export default function ModelList({ controls, onChange }: ModelListProps) {
  return (
    <div className="grid gap-4">
      <RadioGroup
        legend="Chosen for each message"
        name="mode"
        value={controls.model ? "" : controls.mode}
        onValueChange={(value) => {
          const mode = MODES.find((known) => known === value);
          if (mode) onChange({ mode, model: undefined });
        }}
        options={MODES.map((mode) => ({ value: mode, label: MODE_WORDS[mode].name, hint: MODE_WORDS[mode].hint }))}
      />
      <FindModel chosen={controls.model} onChoose={(model) => onChange({ model })} />
    </div>
  );
}

function FindModel({ chosen, onChoose }: { chosen: string | undefined; onChoose: (id: string) => void }) {
  const id = useId();
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const search = useRef<HTMLInputElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const { data, error } = trpc.selection.models.useQuery(undefined, { staleTime: 60_000 });
  const found = matchModels(data?.items ?? [], words);

  useEffect(() => {
    // A keyboard that comes up by itself would lie over the list.
    if (matchMedia("(hover: hover)").matches) search.current?.focus({ preventScroll: true });
  }, []);

  function choose(model: ListedModel | undefined) {
    if (!model) return;
    onChoose(model.id);
    close.current?.click();
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (step === undefined) return choose(found[at]);
    const next = (at + step + found.length) % Math.max(found.length, 1);
    setAt(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
  }

  return (
    <div className="grid gap-2">
      <label htmlFor={`${id}-words`} className="text-13 font-medium">
        Or always one model
      </label>
      <input
        ref={search}
        id={`${id}-words`}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="Find a model"
        maxLength={60}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className={`${controlClasses} h-9 w-full px-3`}
      />
      <p className="flex justify-end px-3 text-12 text-text-muted" aria-hidden="true">
        credits per 1,000 tokens
      </p>
      <div id={`${id}-list`} role="listbox" aria-label="Models" className="h-56 overflow-y-auto" tabIndex={-1}>
        {found.map((model, index) => (
          <div
            key={model.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={model.id === chosen}
            tabIndex={-1}
            onClick={() => choose(model)}
            onKeyDown={onKeyDown}
            onPointerMove={() => setAt(index)}
            className={classNames(
              "grid cursor-default grid-cols-[minmax(0,1fr)_5rem_3.5rem] items-baseline gap-x-3 rounded-control px-3 py-1.5 text-13",
              index === at && "bg-sunken",
              model.id === chosen && "font-medium text-accent",
            )}
          >
            <span className="truncate">{model.name}</span>
            <span className="text-12 text-text-muted">{model.tier}</span>
            <span className="text-right">
              <Credits amountMicrocredits={microcreditsOf(model.creditsPer1K)} />
              <span className="sr-only"> credits per 1,000 tokens</span>
            </span>
          </div>
        ))}
        {data || error ? null : <Skeleton className="h-56" />}
        {data && found.length === 0 ? (
          <p className="px-3 py-2 text-13 text-text-muted">No model is called that.</p>
        ) : null}
        {error ? (
          <p className="px-3 py-2 text-13 text-bad">The models could not be listed. Close this and try again.</p>
        ) : null}
      </div>
      <PopoverClose ref={close} className="hidden" tabIndex={-1} aria-hidden="true" />
    </div>
  );
}
