import { isIPv4, isIPv6 } from "node:net";

const GROUPS_OF_NETWORK = 4;

/**
 * What of an address is counted: an IPv4 address whole, of IPv6 the /64, since one household may use all addresses of its own.
 * Anything else is `unknown`, one subject for all.
 */
export function clientNetwork(address: string | null): string {
  if (address === null) return "unknown";
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (isIPv4(plain)) return plain;
  const [unzoned = ""] = plain.split("%");
  if (!isIPv6(unzoned)) return "unknown";
  const [head = "", tail] = unzoned.toLowerCase().split("::");
  const leading = head === "" ? [] : head.split(":");
  const trailing = tail ? tail.split(":") : [];
  const missing = tail === undefined ? 0 : 8 - leading.length - trailing.length;
  const groups = [...leading, ...Array.from({ length: missing }, () => "0"), ...trailing];
  return `${groups
    .slice(0, GROUPS_OF_NETWORK)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
