export { changeEmail } from "./change-email.ts";
export { createPersonCustomer } from "./create-person-customer.ts";
export { createUser } from "./create-user.ts";
export type { Customer, CustomerKind } from "./customer.store.ts";
export { parseDisplayName } from "./display-name.ts";
export { normaliseEmail, parseEmail } from "./email-address.ts";
export {
  type AccountErasure,
  findErasure,
  listErasedWithCredits,
  listUnfinishedErasures,
  markErasureClosedAtStripe,
  markErasureMailed,
} from "./erasure/account-erasure.store.ts";
export { listTeamsOwnedAlone, pseudonymOf } from "./erasure/erase-profile.store.ts";
export { eraseProfile } from "./erasure/erase-profile.ts";
export {
  type CustomerOfUser,
  findMember,
  listCustomersOfUser,
  listNoticeRecipients,
  MEMBER_ROLES,
  type Member,
  type MemberRole,
} from "./member.store.ts";
export { renameUser } from "./rename-user.ts";
export { requireMember } from "./require-member.ts";
export {
  findUser,
  findUserByEmail,
  findUserToAskAgain,
  findUserToLogIn,
  lockPassword,
  markEmailVerified,
  pinPassword,
  USER_ROLES,
  type User,
  type UserRole,
  type UserWithPassword,
  updatePasswordHash,
} from "./user.store.ts";
