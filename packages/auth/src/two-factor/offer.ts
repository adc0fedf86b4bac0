import { openSealedText, type Seal, sealText } from "../seal-text.ts";
import { makeTotpSecret, totpUri } from "./totp.ts";

const LIFETIME_MS = 30 * 60_000;

/** A secret that a user may put into an authenticator. Nothing is stored until a code proves that it is there. */
export type TwoFactorOffer = {
  /** In base 32, for typing. */
  secret: string;
  /** For the QR code. */
  uri: string;
  /** The secret under seal, to be sent back with the first code. */
  offer: string;
};

type OfferTo = { id: string; email: string };

export function makeTwoFactorOffer(secretKey: string, user: OfferTo, now: Date): TwoFactorOffer {
  const secret = makeTotpSecret();
  const content = JSON.stringify({ secret, until: now.getTime() + LIFETIME_MS });
  const offer = Buffer.from(sealText(sealOf(secretKey, user), content)).toString("base64url");
  return { secret, uri: totpUri(secret, user.email), offer };
}

/** Opens what was offered to this user half an hour ago at most; null otherwise. */
export function openTwoFactorOffer(secretKey: string, user: OfferTo, offer: string, now: Date): TwoFactorOffer | null {
  const content = openSealedText(sealOf(secretKey, user), Buffer.from(offer, "base64url"));
  if (content === null) return null;
  const { secret, until } = JSON.parse(content) as { secret: string; until: number };
  return now.getTime() <= until ? { secret, uri: totpUri(secret, user.email), offer } : null;
}

function sealOf(secretKey: string, user: OfferTo): Seal {
  return { secretKey, use: "scrip two-factor offers", owner: user.id };
}
