/**
 * How good the classifier is, and what choosing by it saves: `pnpm eval:selection [DATA_FOLDER] [--write]`.
 *
 * Without DATA_FOLDER it judges the shipped weights on `evaluation.jsonl`, prompts of our own writing that no training read.
 * With it (see `train.ts`) it also trains again without each source, for figures on sources that the model never saw, and proves
 * the routing: four minutes on one core. `--write` puts the tables into `docs/selection.md` and the curve beside it. Asserts nothing.
 */
import { parseArgs } from "node:util";
import { judgeCommittedSet } from "./judge-committed-set.ts";
import { judgeRouting } from "./judge-routing.ts";
import { judgeUnseenSources } from "./judge-unseen-sources.ts";
import { describeRun, writeCurve, writeSection } from "./write-report.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean", default: false } },
});
const dataFolder = positionals[0];

publish("committed-set", judgeCommittedSet());
if (dataFolder === undefined) {
  console.log(
    "\nThe tables on unseen sources and the routing proof need the larger data: pnpm eval:selection DATA_FOLDER",
  );
} else {
  publish("unseen-sources", judgeUnseenSources(dataFolder));
  const { report, curve } = judgeRouting(dataFolder);
  publish("routing", report);
  if (values.write) writeCurve(curve);
}

function publish(section: string, report: string): void {
  const dated = `${report}\n\n${describeRun()}`;
  console.log(`\n${dated}`);
  if (values.write) writeSection(section, dated);
}
