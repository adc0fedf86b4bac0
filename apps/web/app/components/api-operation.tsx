import { Badge } from "@scrip/ui";

/** One operation of the API, as the reference shows it. */
export type ApiOperation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  needsKey: boolean;
  tag: string;
  parameters: { name: string; place: string; description: string }[];
  /** JSON schemas, laid out for people; empty where there is none. */
  request: string;
  answer: string;
};

/** What an operation does, takes and answers. */
export function ApiOperationSection({ operation }: { operation: ApiOperation }) {
  const { id, method, path, summary, description, needsKey, parameters, request, answer } = operation;
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="grid min-w-0 scroll-mt-8 gap-3">
      <div className="grid gap-1">
        <h3 id={`${id}-title`} className="font-mono text-14 font-semibold tracking-normal wrap-anywhere">
          <span className="text-text-muted">{method}</span> {path}
        </h3>
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <span>
            <WithCode>{summary}</WithCode>.
          </span>
          {needsKey ? null : <Badge>open to anybody</Badge>}
        </p>
      </div>
      {description === "" ? null : (
        <p className="max-w-prose text-text-muted">
          <WithCode>{description}</WithCode>
        </p>
      )}
      {parameters.length === 0 ? null : (
        <dl className="grid gap-x-6 gap-y-1 text-13 sm:grid-cols-[12rem_minmax(0,1fr)]">
          {parameters.map(({ name, place, description: meaning }) => (
            <div key={`${place} ${name}`} className="contents">
              <dt className="font-mono wrap-anywhere">{name}</dt>
              <dd className="text-text-muted max-sm:mb-1">
                {place}
                {meaning === "" ? null : (
                  <>
                    : <WithCode>{meaning}</WithCode>
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {request === "" ? null : <Schema of={operation} title="Body" text={request} />}
      {answer === "" ? null : <Schema of={operation} title="Answer" text={answer} />}
    </section>
  );
}

/** The box scrolls, so it can be reached and named by keyboard. */
function Schema({ of: { method, path }, title, text }: { of: ApiOperation; title: string; text: string }) {
  return (
    <details>
      <summary className="w-fit cursor-pointer text-13 font-medium text-accent">{title} (JSON schema)</summary>
      <section
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no mouse scrolls with the arrow keys
        tabIndex={0}
        aria-label={`${title} of ${method} ${path}`}
        className="mt-2 max-h-96 overflow-auto rounded-control border border-line bg-sunken"
      >
        <pre className="p-4 font-mono text-12">{text}</pre>
      </section>
    </details>
  );
}

/** Words between backticks are code. */
function WithCode({ children }: { children: string }) {
  return children.split("`").map((part, index) =>
    index % 2 === 1 ? (
      <code key={index} className="font-mono text-13">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
