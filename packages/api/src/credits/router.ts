import { autoTopUpRouter } from "../auto-top-up/router.ts";
import { getSubscriptionProcedure } from "../subscriptions/get-subscription.ts";
import { openPortalProcedure } from "../subscriptions/open-portal.ts";
import { subscribeProcedure } from "../subscriptions/subscribe.ts";
import { router } from "../trpc/trpc.ts";
import { confirmCheckoutProcedure } from "./confirm-checkout.ts";
import { createPurchaseCheckoutProcedure } from "./create-purchase-checkout.ts";
import { getBalanceProcedure } from "./get-balance.ts";
import { getChargeProcedure } from "./get-charge.ts";
import { getStandingProcedure } from "./get-standing.ts";
import { grantBonusProcedure } from "./grant-bonus.ts";
import { listCustomersProcedure } from "./list-customers.ts";
import { listHistoryProcedure } from "./list-history.ts";
import { listPackagesProcedure } from "./list-packages.ts";
import { getNoticePreferenceProcedure, setNoticePreferenceProcedure } from "./notice-preference.ts";

export const creditsRouter = router({
  balance: getBalanceProcedure,
  standing: getStandingProcedure,
  packages: listPackagesProcedure,
  purchase: createPurchaseCheckoutProcedure,
  confirmCheckout: confirmCheckoutProcedure,
  subscription: getSubscriptionProcedure,
  subscribe: subscribeProcedure,
  portal: openPortalProcedure,
  history: listHistoryProcedure,
  charge: getChargeProcedure,
  autoTopUp: autoTopUpRouter,
  grantBonus: grantBonusProcedure,
  listCustomers: listCustomersProcedure,
  noticePreference: getNoticePreferenceProcedure,
  setNoticePreference: setNoticePreferenceProcedure,
});
