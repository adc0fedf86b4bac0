import type { AppRouter } from "@scrip/api";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { TRPCClientError, type TRPCClientErrorLike } from "@trpc/client";
import { type ApiError, UNREACHABLE } from "./api-error.ts";
import { trpc } from "./trpc.tsx";
import { useDebounced } from "./use-debounced.ts";
import type { Estimate, EstimateInput } from "./wire.ts";

export type EstimateState =
  | { status: "idle" }
  /** `previous`: of an earlier prompt, with all else the same. */
  | { status: "waiting"; previous: Quoted | undefined }
  | { status: "ready"; estimate: Estimate }
  /** The price comes as soon as the browser is online again. */
  | { status: "offline" }
  | { status: "failed"; refusal: ApiError };

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
  /** Takes a quote up again whose message may not have arrived: sent with it again, it runs once all the same. */
  remember: (input: EstimateInput, estimate: Estimate) => void;
  /** Asks once more after there was no price. */
  retry: () => void;
};

/** What the message being written would cost, a second after the last key. `null`: there is nothing to price. */
export function useEstimate(input: EstimateInput | null): EstimateState & EstimateTools {
  const { client } = trpc.useUtils();
  const queryClient = useQueryClient();
  const settled = useDebounced(input === null ? null : JSON.stringify(input), TYPING_PAUSE_MS);
  const query = useQuery<Quoted, TRPCClientErrorLike<AppRouter>>({
    ...quoteOptions(client, settled),
    enabled: settled !== null,
    refetchInterval: QUOTE_FRESH_MS,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });

  const tools: EstimateTools = {
    requote: async (wanted) => {
      const quoted = await queryClient.fetchQuery({
        ...quoteOptions(client, JSON.stringify(wanted)),
        staleTime: 0,
        networkMode: "always",
      });
      return quoted.estimate;
    },
    forget: (used) => queryClient.removeQueries({ queryKey: ["estimate", JSON.stringify(used)] }),
    remember: (unsure, estimate) => {
      queryClient.setQueryData<Quoted>(["estimate", JSON.stringify(unsure)], { input: unsure, estimate });
    },
    retry: () => void query.refetch(),
  };
  if (input === null) return { status: "idle", ...tools };
  const isSettled = settled === JSON.stringify(input);
  if (isSettled && query.fetchStatus === "paused") return { status: "offline", ...tools };
  if (isSettled && query.isFetching && query.isError) return { status: "waiting", previous: undefined, ...tools };
  if (query.isError && isSettled) {
    return { status: "failed", refusal: refusalOf(query.error), ...tools };
  }
  if (!isSettled || query.isPending || query.isPlaceholderData) {
    const previous = query.data && isSameButPrompt(query.data.input, input) ? query.data : undefined;
    return { status: "waiting", previous, ...tools };
  }
  return query.data ? { status: "ready", estimate: query.data.estimate, ...tools } : { status: "idle", ...tools };
}

/** What one message would cost, asked for at once. */
export function useQuote(input: EstimateInput): { estimate: Estimate | null; refusal: ApiError | null } {
  const { client } = trpc.useUtils();
  const { data, error } = useQuery<Quoted, TRPCClientErrorLike<AppRouter>>(quoteOptions(client, JSON.stringify(input)));
  return { estimate: data?.estimate ?? null, refusal: error ? refusalOf(error) : null };
}

function quoteOptions(client: ReturnType<typeof trpc.useUtils>["client"], wanted: string | null) {
  return {
    queryKey: ["estimate", wanted],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Quoted> => {
      const input: EstimateInput = JSON.parse(wanted ?? "null");
      return { input, estimate: await client.selection.estimate.mutate(input, { signal }) };
    },
    staleTime: QUOTE_FRESH_MS,
    retry: false,
  };
}

/** Why there is no price. What the API did not say itself is a lost connection. */
export function refusalOf(error: unknown): ApiError {
  if (!(error instanceof TRPCClientError)) return UNREACHABLE;
  const { data, message }: TRPCClientErrorLike<AppRouter> = error;
  return data ? { code: data.code, message } : UNREACHABLE;
}

/** The same but for the prompt: what was said of the one says something of the other. */
function isSameButPrompt(one: EstimateInput, other: EstimateInput): boolean {
  return JSON.stringify({ ...one, prompt: "" }) === JSON.stringify({ ...other, prompt: "" });
}
