import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { CompletionCall, CompletionStream } from "./completion.ts";
import type { ModelProvidersEnv } from "./env.ts";
import { ModelProviderError } from "./model-provider-error.ts";
import { type Silence, streamCompletion } from "./stream-completion.ts";
import type { Vendor } from "./vendors/vendor.ts";
import { type ProviderId, VENDORS } from "./vendors/vendors.ts";

const SILENCE: Silence = { firstMs: 120_000, pauseMs: 60_000 };

export type ModelProviders = {
  /** Providers that have a key. */
  enabledProviders(): ProviderId[];
  /**
   * Asks one vendor for an answer. Errors come when the stream is read, as {@link ModelProviderError}.
   * A provider that is not enabled refuses.
   */
  streamCompletion(call: CompletionCall): CompletionStream;
};

type Connection = { vendor: Vendor; openModel: (providerModel: string) => LanguageModelV4 };

/** Connects the vendors that `env` has keys for. `silence` is how long a vendor may say nothing. */
export function createModelProviders(env: ModelProvidersEnv, silence: Silence = SILENCE): ModelProviders {
  const connections = new Map<string, Connection>();
  for (const vendor of VENDORS) {
    const settings = env[vendor.id];
    if (settings) connections.set(vendor.id, { vendor, openModel: vendor.connect(settings) });
  }
  return {
    enabledProviders: () => VENDORS.map((vendor) => vendor.id).filter((id) => connections.has(id)),
    async *streamCompletion(call) {
      const connection = connections.get(call.provider);
      if (!connection) {
        throw new ModelProviderError({
          provider: call.provider,
          kind: "refused",
          reason: "this provider has no key here",
        });
      }
      yield* streamCompletion(connection.vendor, connection.openModel(call.providerModel), call, silence);
    },
  };
}
