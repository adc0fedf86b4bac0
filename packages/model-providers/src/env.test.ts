import { expect, test } from "vitest";
import { readModelProvidersEnv } from "./env.ts";

test("a vendor is there when its key is set, at its own address unless another is given", () => {
  const env = readModelProvidersEnv({
    OPENAI_API_KEY: " sk-1 ",
    ANTHROPIC_API_KEY: "",
    GOOGLE_GENERATIVE_AI_API_KEY: "g-1",
    GOOGLE_GENERATIVE_AI_BASE_URL: "http://127.0.0.1:4010/v1beta",
  });
  expect(env).toEqual({
    openai: { apiKey: "sk-1", baseUrl: "https://api.openai.com/v1" },
    google: { apiKey: "g-1", baseUrl: "http://127.0.0.1:4010/v1beta" },
  });
});

test("a value that cannot work is refused by its name, and not shown", () => {
  expect(() => readModelProvidersEnv({ OPENAI_API_KEY: "sk 1" })).toThrow(
    "OPENAI_API_KEY must be a key without spaces.",
  );
  expect(() => readModelProvidersEnv({ OPENAI_API_KEY: "sk-1", OPENAI_BASE_URL: "ftp://x" })).toThrow(
    "OPENAI_BASE_URL must be an http or https address.",
  );
});
