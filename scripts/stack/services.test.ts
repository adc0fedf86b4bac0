import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startService } from "./services.ts";

function service(source: string, readyUrls = ["http://127.0.0.1:1/readyz"]) {
  const folder = mkdtempSync(join(tmpdir(), "scrip-service-"));
  writeFileSync(join(folder, "service.ts"), source);
  return startService({
    name: "thing",
    nodeArguments: [join(folder, "service.ts")],
    cwd: folder,
    variables: { PATH: process.env["PATH"] },
    logFile: join(folder, "thing.log"),
    readyUrls,
  });
}

test("a service that dies while starting is reported with the end of its log", async () => {
  const dying = service('console.error("no database here"); process.exit(3);');
  await expect(dying.waitUntilReady()).rejects.toThrow(
    /^The thing stopped by itself \(exit code 3\)\. Its log, .*, ends with:\nno database here$/,
  );
});

test("a service that refuses its configuration is quoted in one sentence", async () => {
  const refusing = service(`
    class AppError extends Error { name = "AppError" }
    throw new AppError("SMTP_URL must be a URL");
  `);
  await expect(refusing.waitUntilReady()).rejects.toThrow(/^The thing cannot run: SMTP_URL must be a URL\.$/);
});

test("stopping asks once and waits, however often it is called, and is no failure", async () => {
  const polite = service(`
    process.on("SIGTERM", () => setTimeout(() => process.exit(0), 50));
    setInterval(() => undefined, 1000);
    process.channel.ref();
  `);
  let failed = false;
  polite.failure.catch(() => {
    failed = true;
  });
  await Promise.all([polite.stop(), polite.stop()]);
  await polite.stop();
  expect(failed).toBe(false);
});

test("a service is ready when it answers 200", async () => {
  let answers = 0;
  const server = createServer((_request, response) => {
    answers += 1;
    response.writeHead(answers < 3 ? 503 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const slow = service("setInterval(() => undefined, 1000);", [`http://127.0.0.1:${port}/readyz`]);
  await slow.waitUntilReady();
  expect(answers).toBe(3);
  await slow.stop();
  server.close();
});
