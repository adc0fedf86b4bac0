import { createContext, useContext } from "react";

const Nonce = createContext<string | undefined>(undefined);

export const NonceProvider = Nonce.Provider;

/** The nonce of this answer, on the server only: browsers hide it after parsing, and loader data would leak it. */
export function useNonce(): string | undefined {
  return useContext(Nonce);
}
