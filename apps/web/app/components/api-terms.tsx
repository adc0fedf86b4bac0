/** A word of the API, and what it means. */
export type ApiTerm = { term: string; meaning: string };

/** Words of the API, each with its meaning beside it, or below it where there is no room. */
export function ApiTerms({ terms, label }: { terms: readonly ApiTerm[]; label: string }) {
  return (
    <dl aria-label={label} className="grid gap-x-6 gap-y-1 text-13 sm:grid-cols-[12rem_minmax(0,1fr)]">
      {terms.map(({ term, meaning }) => (
        <div key={term} className="contents">
          <dt className="font-mono wrap-anywhere">{term}</dt>
          <dd className="text-text-muted max-sm:mb-1">
            <WithCode>{meaning}</WithCode>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Words between backticks are code. */
export function WithCode({ children }: { children: string }) {
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
