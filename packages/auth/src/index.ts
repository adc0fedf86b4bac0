export { authenticateSession, type SessionPrincipal } from "./access/authenticate-session.ts";
export { ACTIONS, type Action, isPermitted, requirePermission } from "./access/policy.ts";
export type { Principal } from "./access/principal.ts";
export { SCOPES, type Scope } from "./access/scopes.ts";
export { changeName } from "./account/change-name.ts";
export { changePassword } from "./account/change-password.ts";
export { endOtherSessions, endSession } from "./account/end-sessions.ts";
export { provePerson } from "./account/prove-person.ts";
export { requestEmailChange } from "./account/request-email-change.ts";
export { requestPasswordReset } from "./account/request-password-reset.ts";
export { requestVerification } from "./account/request-verification.ts";
export { isResetLinkGood, resetPassword } from "./account/reset-password.ts";
export {
  confirmTwoFactor,
  offerTwoFactor,
  readTwoFactor,
  replaceRecoveryCodes,
  turnOffTwoFactor,
} from "./account/two-factor-settings.ts";
export { readVerification, verifyEmail } from "./account/verify-email.ts";
export {
  claimAccountMail,
  deleteAccountMail,
  hasAccountMail,
  listOverdueAccountMails,
  releaseAccountMail,
} from "./account-mails/account-mail.store.ts";
export { type AccountMailFacts, prepareAccountMail } from "./account-mails/prepare-account-mail.ts";
export type { Alongside, ApiKey } from "./api-keys/api-key.store.ts";
export { type ApiKeyPrincipal, authenticateApiKey } from "./api-keys/authenticate-api-key.ts";
export { createApiKey } from "./api-keys/create-api-key.ts";
export { type ApiKeyOrder, type IssuedApiKey, issueApiKey } from "./api-keys/issue-api-key.ts";
export { listApiKeys } from "./api-keys/list-api-keys.ts";
export { revokeApiKey } from "./api-keys/revoke-api-key.ts";
export { type AuditEntry, writeAuditEntry } from "./audit/write-audit-entry.ts";
export { type AuthEnv, type Environment, readAuthEnv } from "./env.ts";
export { eraseLogIn } from "./erasure/erase-log-in.ts";
export { findSecondStep, finishLogIn, finishLogInBySetUp, offerTwoFactorAtLogIn } from "./finish-log-in.ts";
export { type LoggedIn, type LogInOutcome, type LogInRequest, logIn } from "./log-in.ts";
export { logOut } from "./log-out.ts";
export { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "./passwords/check-password.ts";
export { hashPassword } from "./passwords/password-hash.ts";
export { type ApiLimits, type ApiUse, SANDBOX_API_LIMITS, STANDARD_API_LIMITS } from "./rate-limits/api-limits.ts";
export { type AuthLimits, SANDBOX_LIMITS, STANDARD_LIMITS } from "./rate-limits/auth-limits.ts";
export { takeApiLimits } from "./rate-limits/take-api-limits.ts";
export {
  type LimitedSubject,
  type RateLimit,
  returnRateLimits,
  takeRateLimits,
} from "./rate-limits/take-rate-limit.ts";
export { openSealedText, type Seal, type SealUse, sealText } from "./seal-text.ts";
export { listSessionsOfUser, type Session } from "./sessions/session.store.ts";
export { createPendingCookie, createSessionCookie, type SessionCookie } from "./sessions/session-cookie.ts";
export type { Audience } from "./sessions/session-lifetimes.ts";
export { startSession } from "./sessions/start-session.ts";
export { type SessionUser, type ValidSession, validateSession } from "./sessions/validate-session.ts";
export { type SignedUp, type SignUpRequest, signUp } from "./sign-up.ts";
export type { TwoFactorOffer } from "./two-factor/offer.ts";
export { seedTwoFactor } from "./two-factor/seed-two-factor.ts";
