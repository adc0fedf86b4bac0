import { Badge } from "@scrip/ui";
import { type ApiTerm, ApiTerms, WithCode } from "./api-terms.tsx";

/** One operation of the API, as the reference shows it. */
export type ApiOperation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  needsKey: boolean;
  tag: string;
  parameters: ApiTerm[];
  /** JSON schemas, laid out for people; empty where there is none. */
  request: string;
  answer: string;
  answerHeaders: ApiTerm[];
};

/** What an operation does, takes and answers. */
export function ApiOperationSection({ operation }: { operation: ApiOperation }) {
  const { id, method, path, summary, description, needsKey, parameters, request, answer, answerHeaders } = operation;
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
      {parameters.length === 0 ? null : <ApiTerms terms={parameters} label={`Parameters of ${method} ${path}`} />}
      {request === "" ? null : <Schema of={operation} title="Body" text={request} />}
      {answer === "" ? null : <Schema of={operation} title="Answer" text={answer} />}
      {answerHeaders.length === 0 ? null : (
        <ApiTerms terms={answerHeaders} label={`Headers of the answer of ${method} ${path}`} />
      )}
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
