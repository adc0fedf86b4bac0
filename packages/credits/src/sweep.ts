/**
 * Works through what is due, batch after batch; answers how many were done. One that fails does not stop the others: it is left
 * out of the next batches, and reported at the end.
 *
 * @throws {AggregateError} with what each failed one threw
 */
export async function sweep<Due extends { id: string }>(
  listDue: (exceptIds: readonly string[]) => Promise<Due[]>,
  perform: (due: Due) => Promise<boolean>,
): Promise<number> {
  const failures = new Map<string, unknown>();
  let done = 0;
  for (let batch = await listDue([]); batch.length > 0; batch = await listDue([...failures.keys()])) {
    for (const due of batch) {
      try {
        if (await perform(due)) done += 1;
      } catch (error) {
        failures.set(due.id, error);
      }
    }
  }
  if (failures.size > 0) throw new AggregateError(failures.values(), `${[...failures.keys()].join(", ")} failed`);
  return done;
}
