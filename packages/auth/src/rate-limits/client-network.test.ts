import { expect, test } from "vitest";
import { clientNetwork } from "./client-network.ts";

test("IPv4 counts by the address, also when it is written as IPv6", () => {
  expect(clientNetwork("203.0.113.7")).toBe("203.0.113.7");
  expect(clientNetwork("::ffff:203.0.113.7")).toBe("203.0.113.7");
});

test("all addresses of one IPv6 network count as one, in every spelling", () => {
  for (const address of [
    "2001:db8:0:1::1",
    "2001:0DB8:0000:0001:ffff:ffff:ffff:ffff",
    "2001:db8:0:1:2::",
    "2001:db8::1:0:0:0:9%eth0",
  ]) {
    expect(clientNetwork(address)).toBe("2001:db8:0:1::/64");
  }
  expect(clientNetwork("2001:db8:0:2::1")).not.toBe(clientNetwork("2001:db8:0:1::1"));
  expect(clientNetwork("::1")).toBe("0:0:0:0::/64");
});

test("what is no address shares one counter", () => {
  for (const address of [null, "", "localhost", "1.2.3", "1.2.3.4, 5.6.7.8", "x".repeat(10_000)]) {
    expect(clientNetwork(address)).toBe("unknown");
  }
});
