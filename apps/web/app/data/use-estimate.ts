import type { AppRouter } from "@scrip/api";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TRPCClientErrorLike } from "@trpc/client";
import { trpc } from "./trpc.tsx";
import { useDebounced } from "./use-debounced.ts";
import type { Estimate, EstimateInput } from "./wire.ts";

export type EstimateState =
  | { status: "idle" }
  /** `previous`: of an earlier prompt, with all else the same. */
  | { status: "waiting"; previous: Quoted | undefined }
  | { status: "ready"; estimate: Estimate }
  | { status: "failed"; message: string };

/** An estimate with what it is for. */
export type Quoted = { input: EstimateInput; estimate: Estimate };

const TYPING_PAUSE_MS = 1_000;
/** The server keeps a quote for 10 minutes; a new one is asked for before that. */
const QUOTE_FRESH_MS = 9 * 60_000;

export type EstimateTools = {
  /** Asks for a new quote at once, whatever was quoted before. Rejects when there is no price. */
  requote: (input: EstimateInput) => Promise<Estimate>;
  /** A quote is good for one message: the next one with the same words needs its own. */
  forget: (input: EstimateInput) => void;
};

/** What the message being written would cost, a second after the last key. `null`: there is nothing to price. */
export function useEstimate(input: EstimateInput | null): EstimateState & EstimateTools {
  const { client } = trpc.useUtils();
  const queryClient = useQueryClient();
  const settled = useDebounced(input === null ? null : JSON.stringify(input), TYPING_PAUSE_MS);
  const optionsFor = (wanted: string | null) => ({
    queryKey: ["estimate", wanted],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Quoted> => {
      const quoted: EstimateInput = JSON.parse(wanted ?? "null");
      return { input: quoted, estimate: await client.selection.estimate.mutate(quoted, { signal }) };
    },
    retry: false,
  });
  const query = useQuery<Quoted, TRPCClientErrorLike<AppRouter>>({
    ...optionsFor(settled),
    enabled: settled !== null,
    staleTime: QUOTE_FRESH_MS,
    refetchInterval: QUOTE_FRESH_MS,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });

  const tools: EstimateTools = {
    requote: async (wanted) => {
      const quoted = await queryClient.fetchQuery({ ...optionsFor(JSON.stringify(wanted)), staleTime: 0 });
      return quoted.estimate;
    },
    forget: (used) => queryClient.removeQueries({ queryKey: ["estimate", JSON.stringify(used)] }),
  };
  if (input === null) return { status: "idle", ...tools };
  if (query.isError && settled === JSON.stringify(input)) {
    return { status: "failed", message: query.error.message, ...tools };
  }
  if (settled !== JSON.stringify(input) || query.isPending || query.isPlaceholderData) {
    const previous = query.data && isSameButPrompt(query.data.input, input) ? query.data : undefined;
    return { status: "waiting", previous, ...tools };
  }
  return query.data ? { status: "ready", estimate: query.data.estimate, ...tools } : { status: "idle", ...tools };
}

/** The same but for the prompt: what was said of the one says something of the other. */
function isSameButPrompt(one: EstimateInput, other: EstimateInput): boolean {
  return JSON.stringify({ ...one, prompt: "" }) === JSON.stringify({ ...other, prompt: "" });
}
