export { renderAccountDeletedMail } from "./account-deleted-mail.ts";
export {
  type AccountLinkMail,
  type AccountNewsMail,
  renderAccountLinkMail,
  renderAccountNewsMail,
} from "./account-mails.ts";
export { type AlarmMailContent, renderAlarmMail } from "./alarm-mail.ts";
export { type AutoTopUpMail, renderAutoTopUpMail } from "./auto-top-up-mail.ts";
export { createMailer, type Mail, type MailContent, type Mailer } from "./create-mailer.ts";
export { type EmailEnv, readEmailEnv } from "./env.ts";
export {
  type ExpiryNoticeMail,
  type LowBalanceMail,
  renderExpiryNoticeMail,
  renderLowBalanceMail,
} from "./notice-mails.ts";
export { type ReceiptMail, type RefundMail, renderReceiptMail, renderRefundMail } from "./receipt-mail.ts";
export { renderSubscriptionMail, type SubscriptionMail } from "./subscription-mail.ts";
