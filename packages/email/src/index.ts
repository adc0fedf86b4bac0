export { createMailer, type Mail, type MailContent, type Mailer } from "./create-mailer.ts";
export { type EmailEnv, readEmailEnv } from "./env.ts";
export { type ReceiptMail, renderReceiptMail } from "./receipt-mail.ts";
