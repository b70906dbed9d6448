import { ask } from './ask'

/** Opens a session. False: the pair does not fit, or the account is locked; the server does not say which. */
export async function signInWithPassword(email: string, password: string): Promise<boolean> {
  const { signIn } = await import('next-auth/react')
  const answer = await signIn('credentials', { email, password, redirect: false })
  if (answer?.ok) return true
  if (answer?.error === 'CredentialsSignin') return false
  throw new Error(answer?.error ?? 'The server did not answer.')
}

/** Leaves for the company's identity provider and comes back to the path. */
export async function signInWithCompany(path: string): Promise<void> {
  const { signIn } = await import('next-auth/react')
  await signIn('oidc', { callbackUrl: path })
}

export const signUp = (account: { token: string; email: string; name: string; password: string }) =>
  ask<{ email: string }>('/sign-up', { method: 'POST', body: account })
