import { v7 } from "uuid";

/** What an id names. Prefixes are a public contract. */
export type IdPrefix =
  | "cus"
  | "usr"
  | "key"
  | "req"
  | "pay"
  | "grt"
  | "cnv"
  | "msg"
  | "prc"
  | "evt"
  | "alm"
  | "aud"
  | "clb"
  | "frz"
  | "gft"
  | "chk"
  | "jbf"
  | "ntc"
  | "aml"
  | "prm"
  | "atu"
  | "cns"
  | "apr";

/** A new id: the prefix of its kind and a UUID of version 7, so that ids sort by the time of their making. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${v7().replaceAll("-", "")}`;
}
