export type SecurityPolicy = {
  publicUrl: URL;
  /** Vite's development server injects styles and opens a socket. */
  development: boolean;
  /** Origins a form may end at after a redirect, such as the payment page's. */
  formTargets: readonly string[];
};

/** The headers of every answer. `nonce` is fresh per answer and the only way for an inline script to run. */
export function securityHeaders(nonce: string, policy: SecurityPolicy): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(nonce, policy),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    ...(isHttps(policy) ? { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" } : {}),
  };
}

function contentSecurityPolicy(nonce: string, policy: SecurityPolicy): string {
  const directives = [
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    // React writes style attributes on the server (reserved heights); no untrusted text ever gets into one.
    "style-src-attr 'unsafe-inline'",
    policy.development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    policy.development ? "connect-src 'self' ws: wss:" : "connect-src 'self'",
    // Chromium checks redirects after a form post too, so the payment page has to be named.
    ["form-action 'self'", ...policy.formTargets].join(" "),
  ];
  if (isHttps(policy)) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}

const isHttps = (policy: SecurityPolicy) => policy.publicUrl.protocol === "https:";
