import { setting } from '@/lib/db/settings'

/** The company's identity provider, when it is connected. */
export function companyLogin(): { name: string; issuer: string; clientId: string } | null {
  const [issuer, clientId] = [setting('OIDC_ISSUER'), setting('OIDC_CLIENT_ID')]
  return issuer && clientId ? { name: setting('OIDC_NAME'), issuer, clientId } : null
}

/** The one account that a password still opens when everybody else signs in through the company; lower case. */
export const breakGlassEmail = (): string | null => setting('MUSTER_BREAK_GLASS') ?? null

/** Whether passwords are switched off (MUSTER_SSO_ONLY=1). */
export const companyLoginOnly = (): boolean => setting('MUSTER_SSO_ONLY') === '1'

/** Whether this e-mail may have and use a password. */
export const mayUsePassword = (email: string): boolean =>
  !companyLoginOnly() || email.trim().toLowerCase() === breakGlassEmail()
