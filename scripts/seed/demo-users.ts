import { hashPassword, issueApiKey } from "@scrip/auth";
import { createUser, findUserToLogIn, listCustomersOfUser, type UserRole } from "@scrip/customers";
import { type Db, inTransaction } from "@scrip/db";

export type DemoUser = { email: string; password: string; role: UserRole; apiKey: string; totpSecret?: string };

export const RICH_EMAIL = "rich@scrip.test";

const DEMO_USERS: readonly { email: string; name: string; role: UserRole }[] = [
  { email: "demo@scrip.test", name: "Demo Customer", role: "customer" },
  { email: RICH_EMAIL, name: "Rich Customer", role: "customer" },
  { email: "support@scrip.test", name: "Sam Support", role: "support" },
  { email: "auditor@scrip.test", name: "Ana Auditor", role: "auditor" },
  { email: "admin@scrip.test", name: "Ada Admin", role: "admin" },
  { email: "admin2@scrip.test", name: "Ben Admin", role: "admin" },
];

/**
 * Makes the demo logins that are missing, each with an API key of everything its role may do; with `only` that one alone.
 * Answers them with those that were known.
 */
export async function seedDemoUsers(
  db: Db,
  { password, known, only }: { password: string; known: readonly DemoUser[]; only?: string },
): Promise<DemoUser[]> {
  const passwordHash = await hashPassword(password);
  const users: DemoUser[] = [];
  for (const { email, name, role } of DEMO_USERS) {
    const earlier = known.find((user) => user.email === email);
    if (earlier !== undefined) users.push(earlier);
    else if (only === undefined || only === email) {
      users.push({ email, password, role, apiKey: await makeUserWithKey(db, { email, name, role, passwordHash }) });
    }
  }
  return users;
}

/** Also gives an existing user a new key: the file that knew the old one is gone. */
function makeUserWithKey(
  db: Db,
  user: { email: string; name: string; role: UserRole; passwordHash: string },
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const existing = await findUserToLogIn(tx, user.email);
    const userId = existing?.id ?? (await createUser(tx, user)).user.id;
    const [own] = await listCustomersOfUser(tx, userId);
    if (!own) throw new Error(`${user.email} has no customer.`);
    const scopes =
      user.role === "customer"
        ? ["read", "chat", "purchase"]
        : user.role === "admin"
          ? ["read", "chat", "purchase", "admin"]
          : ["read"];
    const { text } = await issueApiKey(tx, {
      userId,
      customerId: own.id,
      environment: "sandbox",
      name: "Demo key",
      scopes,
      expiresAt: null,
    });
    return text;
  });
}
