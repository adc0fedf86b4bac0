import { isIP } from "node:net";

/** How many proxies stand in front of us, or the addresses and networks (CIDR) they have. Nobody is trusted by 0. */
export type TrustedProxies = number | string[];

const HOPS_MAX = 9;

/** Reads `1` or `10.0.0.0/8, 192.168.1.5`; null for anything else. */
export function readTrustedProxies(value: string): TrustedProxies | null {
  if (/^\d+$/.test(value)) return Number(value) <= HOPS_MAX ? Number(value) : null;
  const networks = value.split(",").map((part) => part.trim());
  return networks.every(isNetwork) ? networks : null;
}

function isNetwork(text: string): boolean {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) return false;
  // A prefix of 0 bits is everybody: then each caller names the address that is counted.
  return bits === undefined || (Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128));
}
