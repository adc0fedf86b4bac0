import { Form, Link, useNavigate, useSubmit } from "@remix-run/react";
import { Button, buttonClasses, Checkbox, controlClasses, Popover, SelectField, TextField } from "@scrip/ui";
import type { FormEvent } from "react";
import { type HistoryQuery, historyAddress, isFiltered } from "../data/history-query.ts";
import { HISTORY_TYPES, type HistoryType } from "../data/history-type.ts";

export type HistoryFilterProps = { query: HistoryQuery; models: readonly { id: string; name: string }[] };

const KINDS = Object.entries(HISTORY_TYPES) as [HistoryType, string][];

/** Which rows to show. The choice is in the address, so that it can be kept and sent. */
export function HistoryFilter({ query, models }: HistoryFilterProps) {
  const submit = useSubmit();
  const submitAtOnce = (event: FormEvent<HTMLFormElement>) => {
    // A search is sent with Enter; days are typed part by part, so an incomplete one is not sent.
    const { target, currentTarget } = event;
    if (target instanceof HTMLSelectElement || isWholeDay(target)) submit(currentTarget, { preventScrollReset: true });
  };
  const { types, from, to, model, search } = query;
  return (
    <Form
      method="get"
      role="search"
      aria-label="Filter the history"
      // What the address says wins over what was typed before it changed.
      key={historyAddress(query)}
      onChange={submitAtOnce}
      className="grid grid-cols-2 items-end gap-3 lg:grid-cols-[minmax(0,1fr)_auto_auto_auto_auto_auto]"
    >
      {types.map((type) => (
        <input key={type} type="hidden" name="type" value={type} />
      ))}
      <div className="max-lg:col-span-2">
        <TextField
          label="Search"
          type="search"
          name="q"
          defaultValue={search}
          maxLength={200}
          placeholder="Words of a row, or an id"
          autoComplete="off"
        />
      </div>
      <KindPicker query={query} />
      <SelectField
        label="Model"
        name="model"
        defaultValue={model}
        options={[{ value: "", label: "All models" }, ...models.map(({ id, name }) => ({ value: id, label: name }))]}
        className="w-full"
      />
      <TextField label="From" type="date" name="from" defaultValue={from} className="min-w-0 max-sm:px-2" />
      <TextField label="To" type="date" name="to" defaultValue={to} className="min-w-0 max-sm:px-2" />
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

function KindPicker({ query }: { query: HistoryQuery }) {
  const navigate = useNavigate();
  const { types } = query;
  const toggle = (type: HistoryType) => {
    const chosen = types.includes(type) ? types.filter((each) => each !== type) : [...types, type];
    navigate(historyAddress({ ...query, types: chosen }), { preventScrollReset: true });
  };
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
