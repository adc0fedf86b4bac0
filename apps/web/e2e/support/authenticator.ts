import { Secret, TOTP } from "otpauth";
import pg from "pg";
import type { SandboxFile } from "../../../../scripts/stack/sandbox-file.ts";

const STEP_MS = 30_000;

/**
 * A code that this user has not used yet, as their authenticator shows it now, a moment ago or in a moment. A demo operator's secret
 * is known; anybody else's is what the page showed.
 */
export async function readAuthenticator(
  stack: SandboxFile,
  email: string,
  secret = secretOf(stack, email),
): Promise<string> {
  for (;;) {
    const current = Math.floor(Date.now() / STEP_MS);
    const step = Math.max((await lastUsedStep(stack, email)) + 1, current - 1);
    if (step <= current + 1)
      return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: step * STEP_MS });
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function secretOf(stack: SandboxFile, email: string): string {
  const secret = stack.users.find((user) => user.email === email)?.totpSecret;
  if (!secret) throw new Error(`nobody knows the secret of ${email}`);
  return secret;
}

async function lastUsedStep(stack: SandboxFile, email: string): Promise<number> {
  const client = new pg.Client({ connectionString: stack.ownerDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ last_step: string }>(
      "SELECT last_step FROM two_factor JOIN app_user ON id = user_id WHERE email = $1",
      [email],
    );
    return Number(rows[0]?.last_step ?? 0);
  } finally {
    await client.end();
  }
}
