import { type Db, inTransaction } from "@scrip/db";
import { lengthKey } from "../learnt.ts";
import { lockVersion, setVersion } from "../snapshot/selection-version.store.ts";
import { fitOutputLengths } from "./fit-output-lengths.ts";
import { insertOutputLengths, listLengthSamples, readOutputLengths } from "./output-length.store.ts";

/**
 * Learns again from recorded requests how long answers are, and keeps what changed under the next version. Safe to run twice
 * and at once. Answers how many kinds of work (task, complexity, model, basis) changed.
 */
export async function refitOutputLengths(db: Db): Promise<number> {
  const fits = fitOutputLengths(await listLengthSamples(db));
  return inTransaction(
    db,
    async (tx) => {
      const version = await lockVersion(tx, "output_lengths");
      const known = await readOutputLengths(tx, version);
      const changed = fits.filter((fit) => {
        const before = known.get(lengthKey(fit.modelId, fit.taskType, fit.complexity, fit.basis));
        return (
          !before ||
          before.samples !== fit.samples ||
          before.lowPermille !== fit.lowPermille ||
          before.expectedPermille !== fit.expectedPermille ||
          before.highPermille !== fit.highPermille
        );
      });
      if (changed.length === 0) return 0;
      await insertOutputLengths(tx, version + 1, changed);
      await setVersion(tx, "output_lengths", version + 1);
      return changed.length;
    },
    { isKeyed: true },
  );
}
