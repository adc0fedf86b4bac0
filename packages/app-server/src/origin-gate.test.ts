import { describe, expect, test } from "vitest";
import { type GateRequest, judgeRequest } from "./origin-gate.ts";

const rules = {
  publicOrigin: "https://scrip.example",
  signedPaths: ["/webhooks/stripe"],
  bearerOnlyPrefixes: ["/v1/"],
  bearerPrefixes: ["/api/"],
};

const post = (headers: GateRequest["headers"], path = "/credits") =>
  judgeRequest({ method: "POST", path, headers }, rules);

describe("a request that changes something", () => {
  test.each([
    ["our own page", { "sec-fetch-site": "same-origin" }],
    ["our own page in a browser without fetch metadata", { origin: "https://scrip.example" }],
  ])("passes from %s", (_from, headers) => {
    expect(post(headers)).toEqual({ pass: true, ignoreCookies: false });
  });

  test.each([
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://scrip.example" }],
    ["a sibling subdomain", { "sec-fetch-site": "same-site" }],
    ["the address bar", { "sec-fetch-site": "none" }],
    ["another origin", { origin: "https://evil.example" }],
    ["an origin that starts like ours", { origin: "https://scrip.example.evil.example" }],
    ["an opaque origin", { origin: "null" }],
    ["nowhere", {}],
    ["nowhere, with a forged host", { "x-forwarded-host": "scrip.example", host: "scrip.example" }],
    ["nowhere, with a Bearer token outside the API", { authorization: "Bearer scrip_x" }],
  ])("is refused from %s", (_from, headers) => {
    expect(post(headers)).toMatchObject({ pass: false });
  });

  test("needs no origin with a Bearer token, and then its cookies count for nothing", () => {
    expect(post({ authorization: "bearer scrip_x" }, "/api/credits/purchase")).toEqual({
      pass: true,
      ignoreCookies: true,
    });
    expect(post({}, "/v1/chat/completions")).toEqual({ pass: true, ignoreCookies: true });
    expect(post({}, "/webhooks/stripe")).toEqual({ pass: true, ignoreCookies: true });
  });

  test("without a Bearer token the API is behind the gate like any page", () => {
    expect(post({}, "/api/credits/purchase")).toMatchObject({ pass: false });
    expect(post({ authorization: "Basic eDp5" }, "/api/credits/purchase")).toMatchObject({ pass: false });
  });

  test.each(["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])("%s counts as one", (method) => {
    expect(judgeRequest({ method, path: "/", headers: {} }, rules)).toMatchObject({ pass: false });
  });
});

test("reading is allowed from anywhere, so that links to us work", () => {
  const headers = { "sec-fetch-site": "cross-site" };
  expect(judgeRequest({ method: "GET", path: "/credits", headers }, rules)).toEqual({
    pass: true,
    ignoreCookies: false,
  });
});
