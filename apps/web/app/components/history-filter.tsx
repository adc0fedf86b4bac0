import { Form, Link, useNavigate } from "@remix-run/react";
import { Button, buttonClasses, Checkbox, controlClasses, Popover, SelectField, TextField } from "@scrip/ui";
import { type FormEvent, useEffect, useState } from "react";
import { type HistoryQuery, historyAddress, isFiltered, readHistoryQuery } from "../data/history-query.ts";
import { HISTORY_TYPES, type HistoryType } from "../data/history-type.ts";

export type HistoryFilterProps = { query: HistoryQuery; models: readonly { id: string; name: string }[] };

const KINDS = Object.entries(HISTORY_TYPES) as [HistoryType, string][];

/** Which rows to show. The choice is in the address, so that it can be kept and sent. */
export function HistoryFilter({ query, models }: HistoryFilterProps) {
  const navigate = useNavigate();
  // What was asked for last, which the rows follow when they are there: who is quick must not lose a choice.
  const [wanted, setWanted] = useState(query);
  useEffect(() => setWanted(query), [query]);
  const show = (next: HistoryQuery) => {
    setWanted(next);
    navigate(historyAddress(next), { preventScrollReset: true });
  };
  const showForm = (form: HTMLFormElement) => {
    const fields = [...new FormData(form)].flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    );
    show(readHistoryQuery(new URLSearchParams(fields)));
  };
  const showAtOnce = ({ target, currentTarget }: FormEvent<HTMLFormElement>) => {
    // A search is sent with Enter, and a day only when all of its parts are typed.
    if (target instanceof HTMLSelectElement || isWholeDay(target)) showForm(currentTarget);
  };
  const { types, from, to, model, search } = wanted;
  return (
    <Form
      method="get"
      role="search"
      aria-label="Filter the history"
      onChange={showAtOnce}
      onSubmit={(event) => {
        event.preventDefault();
        showForm(event.currentTarget);
      }}
      className="grid grid-cols-2 items-end gap-3 lg:grid-cols-[minmax(0,1fr)_auto_auto_auto_auto_auto]"
    >
      {types.map((type) => (
        <input key={type} type="hidden" name="type" value={type} />
      ))}
      <div className="max-lg:col-span-2">
        {/* What the address says wins over what was typed before it changed. */}
        <TextField
          key={search}
          label="Search"
          type="search"
          name="q"
          defaultValue={search}
          maxLength={200}
          placeholder="Words of a row, or an id"
          autoComplete="off"
        />
      </div>
      <KindPicker types={types} onChange={(chosen) => show({ ...wanted, types: chosen })} />
      <SelectField
        key={`model ${model}`}
        label="Model"
        name="model"
        defaultValue={model}
        options={[{ value: "", label: "All models" }, ...models.map(({ id, name }) => ({ value: id, label: name }))]}
        className="w-full"
      />
      <TextField
        key={`from ${from}`}
        label="From"
        type="date"
        name="from"
        defaultValue={from}
        className="min-w-0 max-sm:px-2"
      />
      <TextField key={`to ${to}`} label="To" type="date" name="to" defaultValue={to} className="min-w-0 max-sm:px-2" />
      <div className="flex gap-2 max-lg:col-span-2">
        <Button type="submit">Search</Button>
        {isFiltered(query) ? (
          <Link to="/history" className={buttonClasses({ variant: "quiet" })} preventScrollReset>
            Clear
          </Link>
        ) : null}
      </div>
    </Form>
  );
}

function KindPicker({ types, onChange }: { types: HistoryType[]; onChange: (types: HistoryType[]) => void }) {
  const toggle = (type: HistoryType) =>
    onChange(types.includes(type) ? types.filter((each) => each !== type) : [...types, type]);
  const [first] = types;
  const chosen =
    types.length === 1 && first ? HISTORY_TYPES[first] : types.length > 1 ? `${types.length} kinds` : "All kinds";
  return (
    <div className="grid gap-1.5">
      <span className="text-13 font-medium" aria-hidden="true">
        Kind
      </span>
      <Popover
        label="Kinds of rows"
        trigger={
          <button type="button" className={`${controlClasses} h-control w-full truncate px-3 text-left`}>
            <span className="sr-only">Kind: </span>
            {chosen}
          </button>
        }
      >
        <fieldset className="grid grid-cols-2 gap-x-4 gap-y-3">
          <legend className="sr-only">Kinds of rows to show; none chosen shows all</legend>
          {KINDS.map(([type, label]) => (
            <Checkbox key={type} label={label} checked={types.includes(type)} onChange={() => toggle(type)} />
          ))}
        </fieldset>
      </Popover>
    </div>
  );
}

function isWholeDay(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.type === "date" && target.validity.valid;
}
