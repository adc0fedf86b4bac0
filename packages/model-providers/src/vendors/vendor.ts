import type { LanguageModelV4 } from "@ai-sdk/provider";

type VendorCallOptions = Record<string, Record<string, string | number | boolean>>;

/** What one AI vendor needs to be called. Everything that differs between vendors is in its file in this folder. */
export type Vendor<Id extends string = string> = {
  /** The provider's name in the catalogue. */
  id: Id;
  /** Name of the environment variable with the key; the vendor is enabled when it is set. */
  keyVariable: string;
  /** Name of the environment variable that replaces the vendor's own address. */
  baseUrlVariable: string;
  baseUrl: string;
  /** Options of the AI SDK that every call to this vendor carries. */
  callOptions: VendorCallOptions;
  /** `providerModel` is the vendor's own name of the model. */
  connect(settings: { apiKey: string; baseUrl: string }): (providerModel: string) => LanguageModelV4;
};
