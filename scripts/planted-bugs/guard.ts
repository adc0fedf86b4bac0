/** Takes a guard out of the database: `sql` runs in a copy of the template, `inFunction` changes the text of a function there. */
export type DatabaseBug = { sql: string } | { inFunction: string; replace: string; by: string };

/** Takes a guard out of a source file, for the tests that run with it; the file itself stays as it is. */
export type SourceBug = { inFile: string; replace: string; by: string };

export type Guard = {
  /** What is no longer so when the guard is gone. */
  title: string;
  bug: DatabaseBug | SourceBug;
  /** The test files of which one must notice. */
  tests: string[];
  /** Also tried in `npm test`. */
  isQuick?: true;
};

export function isSourceBug(bug: DatabaseBug | SourceBug): bug is SourceBug {
  return "inFile" in bug;
}
