import type { RequestDetail } from "@scrip/analytics";
import { type ChargeLine, explainCharge } from "@scrip/selection";

/** What the charge is made of; nothing while the request runs, or where its price is not known. */
export function explainRequest(request: RequestDetail): ChargeLine[] {
  const { inputTokens, cachedInputTokens, outputTokens, chargeMicrocredits } = request;
  const { inputMicrocreditsPerMillion, cachedInputMicrocreditsPerMillion, outputMicrocreditsPerMillion } = request;
  if (inputTokens === null || outputTokens === null || chargeMicrocredits === null) return [];
  if (
    inputMicrocreditsPerMillion === null ||
    cachedInputMicrocreditsPerMillion === null ||
    outputMicrocreditsPerMillion === null
  ) {
    return [];
  }
  return explainCharge(
    { inputTokens, cachedInputTokens: cachedInputTokens ?? 0, outputTokens },
    { inputMicrocreditsPerMillion, cachedInputMicrocreditsPerMillion, outputMicrocreditsPerMillion },
    chargeMicrocredits,
  );
}
