/** Whether the company's identity provider is connected. */
export const hasCompanyLogin = (): boolean => Boolean(process.env.OIDC_ISSUER && process.env.OIDC_CLIENT_ID)

/** The one account that a password still opens when everybody else signs in through the company; lower case. */
export const breakGlassEmail = (): string | null =>
  process.env.MUSTER_BREAK_GLASS?.trim().toLowerCase() || null

/** Whether passwords are switched off (MUSTER_SSO_ONLY=1). */
export const companyLoginOnly = (): boolean => process.env.MUSTER_SSO_ONLY === '1'

/** Whether this e-mail may have and use a password. */
export const mayUsePassword = (email: string): boolean =>
  !companyLoginOnly() || email.trim().toLowerCase() === breakGlassEmail()
