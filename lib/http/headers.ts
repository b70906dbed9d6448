/**
 * Security headers of every page and answer.
 * @param nonce of this response alone: only scripts and styles that carry it run
 * @param isTls whether the installation is served by https: then browsers are told to use nothing else (HSTS)
 */
export function securityHeaders(
  nonce: string,
  { isTls, development = false }: { isTls: boolean; development?: boolean },
): Record<string, string> {
  const policy = [
    "default-src 'self'",
    // strict-dynamic: Next's own loader brings the rest. Development alone needs eval, for source maps.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // Pages and Recharts set style attributes; those cannot load or run anything.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(isTls && { 'strict-transport-security': 'max-age=31536000' }),
  }
}
