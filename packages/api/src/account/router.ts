import { router } from "../trpc/trpc.ts";
import { changeEmailProcedure } from "./change-email.ts";
import { changeNameProcedure } from "./change-name.ts";
import { changePasswordProcedure } from "./change-password.ts";
import { getMeProcedure } from "./get-me.ts";
import { sendVerificationProcedure } from "./send-verification.ts";
import { endOtherSessionsProcedure, endSessionProcedure, listSessionsProcedure } from "./sessions.ts";
import {
  confirmTwoFactorProcedure,
  getTwoFactorProcedure,
  offerTwoFactorProcedure,
  replaceRecoveryCodesProcedure,
  turnOffTwoFactorProcedure,
} from "./two-factor.ts";

export const accountRouter = router({
  me: getMeProcedure,
  changeName: changeNameProcedure,
  changeEmail: changeEmailProcedure,
  sendVerification: sendVerificationProcedure,
  changePassword: changePasswordProcedure,
  sessions: router({ list: listSessionsProcedure, end: endSessionProcedure, endOthers: endOtherSessionsProcedure }),
  twoFactor: router({
    get: getTwoFactorProcedure,
    offer: offerTwoFactorProcedure,
    confirm: confirmTwoFactorProcedure,
    turnOff: turnOffTwoFactorProcedure,
    replaceRecoveryCodes: replaceRecoveryCodesProcedure,
  }),
});
