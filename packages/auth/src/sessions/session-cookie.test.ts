import { expect, test } from "vitest";
import { makeSecretToken } from "../secret-token.ts";
import { createSessionCookie } from "./session-cookie.ts";

const live = (address: string) =>
  createSessionCookie({ audience: "web", publicUrl: new URL(address), environment: "live" });
const token = makeSecretToken();

test("the cookie is bound to its host, out of reach of scripts and of other sites' forms", () => {
  for (const address of [
    "https://scrip.example",
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://[::1]:3000",
  ]) {
    expect(live(address).set(token)).toBe(
      `__Host-scrip_session=${token}; Max-Age=5184000; Path=/; HttpOnly; SameSite=Lax; Secure`,
    );
  }
});

test("the apps' cookies never meet, though they may share a host", () => {
  const admin = createSessionCookie({
    audience: "admin",
    publicUrl: new URL("http://localhost:3001"),
    environment: "live",
  });
  expect(admin.name).toBe("__Host-scrip_admin");
  expect(admin.read(`__Host-scrip_session=${token}`)).toBeNull();
  expect(admin.set(token)).toContain("Max-Age=43200;");
});

test("plain http on another machine is refused outside the sandbox", () => {
  for (const address of ["http://scrip.example", "http://192.168.1.5:3000", "http://localhost.evil.example"]) {
    expect(() => live(address)).toThrow("must be an https address");
  }
  const sandbox = createSessionCookie({
    audience: "web",
    publicUrl: new URL("http://192.168.1.5"),
    environment: "sandbox",
  });
  expect(sandbox.set(token)).toBe(`scrip_session=${token}; Max-Age=5184000; Path=/; HttpOnly; SameSite=Lax`);
});

test("clearing has the attributes of setting, or the browser would keep the cookie", () => {
  expect(live("https://scrip.example").clear()).toBe(
    "__Host-scrip_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure",
  );
});

test("the token is read from among other cookies", () => {
  const cookie = live("https://scrip.example");
  expect(cookie.read(`theme=dark; __Host-scrip_session=${token}; a=b`)).toBe(token);
  expect(cookie.read(`__Host-scrip_session=${token}`)).toBe(token);
});

test("none, an empty one, one of another name or two are no cookie", () => {
  const cookie = live("https://scrip.example");
  const pair = `__Host-scrip_session=${token}`;
  for (const header of [
    null,
    "",
    "a=b",
    "__Host-scrip_session=",
    `x${pair}`,
    `scrip_session=${token}`,
    `${pair}; ${pair}x`,
  ]) {
    expect(cookie.read(header), String(header)).toBeNull();
  }
});
