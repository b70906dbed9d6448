import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { ask } from './ask'

/** How a try ended. `wrong`: the pair does not fit, or the account is locked or closed; the server does not say which. */
export type SignInAnswer = 'in' | 'wrong' | 'code needed' | 'code wrong'

/** Opens a session. */
export async function signInWithPassword(given: {
  email: string
  password: string
  code?: string
}): Promise<SignInAnswer> {
  const { signIn } = await import('next-auth/react')
  const answer = await signIn('credentials', { ...given, redirect: false })
  if (answer?.ok) return 'in'
  if (answer?.error === 'CredentialsSignin') return 'wrong'
  if (answer?.error === 'CodeNeeded') return 'code needed'
  if (answer?.error === 'CodeWrong') return 'code wrong'
  throw new Error(answer?.error ?? 'The server did not answer.')
}

/**
 * Opens a session with a passkey of this device.
 * @throws Error when there is none, or the person did not agree; in words of the browser
 */
export async function signInWithPasskey(): Promise<'in' | 'refused'> {
  const [{ signIn }, { startAuthentication }, optionsJSON] = await Promise.all([
    import('next-auth/react'),
    import('@simplewebauthn/browser'),
    ask<PublicKeyCredentialRequestOptionsJSON>('/passkey-challenges', { method: 'POST', body: {} }),
  ])
  const given = await startAuthentication({ optionsJSON })
  const answer = await signIn('passkey', { answer: JSON.stringify(given), redirect: false })
  return answer?.ok ? 'in' : 'refused'
}

/** Leaves for the company's identity provider and comes back to the path. */
export async function signInWithCompany(path: string): Promise<void> {
  const { signIn } = await import('next-auth/react')
  await signIn('oidc', { callbackUrl: path })
}

export const signUp = (account: { token: string; email: string; name: string; password: string }) =>
  ask<{ email: string }>('/sign-up', { method: 'POST', body: account })

export const askForReset = (email: string) =>
  ask<{ isSent: boolean }>('/password-resets', { method: 'POST', body: { email } })

export const resetPassword = (given: { token: string; password: string }) =>
  ask<{ email: string }>('/password-resets', { method: 'PUT', body: given })
