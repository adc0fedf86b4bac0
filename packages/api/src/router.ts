import { accountRouter } from "./account/router.ts";
import { accountDeletionRouter } from "./account-deletion/router.ts";
import { alarmsRouter } from "./alarms/router.ts";
import { analyticsRouter } from "./analytics/router.ts";
import { apiKeysRouter } from "./api-keys/router.ts";
import { bonusApprovalsRouter } from "./bonus-approvals/router.ts";
import { conversationsRouter } from "./conversations/router.ts";
import { creditsRouter } from "./credits/router.ts";
import { operationsRouter } from "./operations/router.ts";
import { preferencesRouter } from "./preferences/router.ts";
import { promotionCodesRouter } from "./promotion-codes/router.ts";
import { receiptsRouter } from "./receipts/router.ts";
import { selectionRouter } from "./selection/router.ts";
import { statementsRouter } from "./statements/router.ts";
import { createCallerFactory, router } from "./trpc/trpc.ts";
import { usageRouter } from "./usage/router.ts";

export const appRouter = router({
  account: accountRouter,
  accountDeletion: accountDeletionRouter,
  alarms: alarmsRouter,
  analytics: analyticsRouter,
  apiKeys: apiKeysRouter,
  bonusApprovals: bonusApprovalsRouter,
  conversations: conversationsRouter,
  credits: creditsRouter,
  operations: operationsRouter,
  preferences: preferencesRouter,
  promotionCodes: promotionCodesRouter,
  receipts: receiptsRouter,
  selection: selectionRouter,
  usage: usageRouter,
  statements: statementsRouter,
});

export type AppRouter = typeof appRouter;

/** The procedures as functions, for code in the same process. Errors are TRPCErrors whose cause is our AppError. */
export const createCaller = createCallerFactory(appRouter);
