import { type Db, inTransaction, readNow, type Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import type { Provider } from "../catalogue/catalogue.ts";
import { holdOpinion } from "../judge-quality.ts";
import { lockVersion, setVersion } from "../snapshot/selection-version.store.ts";
import { findJudgedRequest, findStanding, insertOutcome, listOutcomes } from "./outcome.store.ts";
import { type Evidence, isRating, type OutcomeKind, weighOutcome } from "./outcome-kinds.ts";
import { type BreakerState, planFailure, planSuccess } from "./plan-breaker.ts";
import { lockBreaker, readBreaker, writeBreaker } from "./provider-health.store.ts";

export type RecordedOutcome = {
  requestId: string;
  kind: OutcomeKind;
  /** Then the request must be this customer's. */
  customerId?: string | undefined;
  /** The model that is judged, where it is not the request's own: one that failed before another took over. */
  modelId?: string | undefined;
  /** Of a regeneration: the model that the customer chose for it. Another than the judged one overrides our choice. */
  chosenInstead?: string | undefined;
};

const NOTHING: Evidence = { goodHundredths: 0, badHundredths: 0 };

/**
 * The one way in which anything is learnt about a model: what became of an answer moves its quality for that task and
 * complexity, and failures open its provider's circuit breaker. The same outcome of the same request counts once; of a
 * customer's thumbs the last one counts. `failed` is the provider's failure, not a wrong request.
 *
 * Answers whether it changed anything.
 *
 * @throws {NotFoundError} no such request or quote, or another customer's
 */
export async function recordOutcome(db: Db, outcome: RecordedOutcome): Promise<boolean> {
  const { requestId, customerId, modelId } = outcome;
  return inTransaction(
    db,
    async (tx) => {
      const judged = await findJudgedRequest(tx, { requestId, customerId, modelId });
      if (!judged) throw new NotFoundError("There is no such request.");
      const { model, taskType, complexity } = judged;
      const kind = nameKind(outcome, model.id);
      const version = await lockVersion(tx, "outcomes");
      const before = await listOutcomes(tx, requestId, model.id);
      const lastRating = before.findLast((earlier) => isRating(earlier.kind));
      const isKnown = isRating(kind)
        ? (lastRating?.kind ?? "thumbs_cleared") === kind
        : before.some((earlier) => earlier.kind === kind);
      if (isKnown) return false;

      const cell = { modelId: model.id, taskType, complexity };
      const evidence = weighOutcome(kind, holdOpinion(model, taskType, complexity));
      const replaced = isRating(kind) ? (lastRating ?? NOTHING) : NOTHING;
      const standing = await findStanding(tx, cell);
      await insertOutcome(tx, {
        ...cell,
        ...evidence,
        version: version + 1,
        requestId,
        kind,
        standing: {
          goodHundredths: standing.goodHundredths + evidence.goodHundredths - replaced.goodHundredths,
          badHundredths: standing.badHundredths + evidence.badHundredths - replaced.badHundredths,
        },
      });
      await setVersion(tx, "outcomes", version + 1);
      await turnBreaker(tx, model.provider, kind);
      return true;
    },
    { isKeyed: true },
  );
}

function nameKind({ kind, chosenInstead }: RecordedOutcome, judgedModelId: string): OutcomeKind {
  const isOverride = kind === "regenerated" && chosenInstead !== undefined && chosenInstead !== judgedModelId;
  return isOverride ? "overridden" : kind;
}

async function turnBreaker(tx: Tx, provider: Provider, kind: OutcomeKind): Promise<void> {
  if (kind === "failed") return change(tx, provider, planFailure);
  // Nearly every request succeeds: only a breaker that has something to forget is locked and written.
  if (kind === "completed" && (await readBreaker(tx, provider)).failures > 0) return change(tx, provider, planSuccess);
}

async function change(
  tx: Tx,
  provider: Provider,
  plan: (state: BreakerState, now: Date) => BreakerState,
): Promise<void> {
  const state = await lockBreaker(tx, provider);
  const next = plan(state, await readNow(tx));
  if (next !== state) await writeBreaker(tx, provider, next);
}
