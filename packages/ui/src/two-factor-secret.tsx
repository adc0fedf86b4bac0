import { QrCode } from "./qr-code.tsx";

/** A new secret for an authenticator: to be scanned, or typed. */
export function TwoFactorSecret({ secret, uri }: { secret: string; uri: string }) {
  return (
    <div className="flex flex-wrap items-start gap-6">
      <QrCode text={uri} label="QR code with the secret for your authenticator" />
      <div className="grid max-w-prose min-w-0 flex-1 basis-56 gap-2">
        <p>Scan this with an authenticator, such as the one of your phone or password manager.</p>
        <p className="text-text-muted">Or type this secret into it:</p>
        <code data-testid="totp-secret" className="font-mono text-14 break-all select-all">
          {secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}
        </code>
      </div>
    </div>
  );
}
