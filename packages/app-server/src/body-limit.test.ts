import { expect, test } from "vitest";
import { refuseBody } from "./body-limit.ts";

const limits = { defaultBytes: 100, byPrefix: [{ prefix: "/api/", bytes: 1000 }] };
const body = { path: "/login", contentLength: "100", transferEncoding: undefined, contentEncoding: undefined };

test("a body within the limit of its path is read", () => {
  expect(refuseBody(body, limits)).toBeNull();
  expect(refuseBody({ ...body, path: "/api/credits/estimate", contentLength: "1000" }, limits)).toBeNull();
  expect(refuseBody({ ...body, contentLength: undefined }, limits)).toBeNull();
});

test("a body above the limit of its path is 413", () => {
  expect(refuseBody({ ...body, contentLength: "101" }, limits)).toMatchObject({ status: 413 });
  expect(refuseBody({ ...body, path: "/api/x", contentLength: "1001" }, limits)).toMatchObject({ status: 413 });
});

test("a body of unknown length is 411 and a compressed one 415", () => {
  expect(refuseBody({ ...body, contentLength: undefined, transferEncoding: "chunked" }, limits)).toMatchObject({
    status: 411,
  });
  expect(refuseBody({ ...body, contentEncoding: "gzip" }, limits)).toMatchObject({ status: 415 });
});
