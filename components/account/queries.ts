import { useMutation } from '@tanstack/react-query'
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { ask } from '@/components/session/ask'
import type { PasskeyRow } from '@/lib/model/answers/access'

interface Proof {
  password: string
  code?: string
}

export const useChangePassword = () =>
  useMutation({
    mutationFn: (body: Proof & { next: string }) =>
      ask<{ id: string }>('/account/password', { method: 'PUT', body }),
  })

export const useConnectCompany = () =>
  useMutation({
    mutationFn: (body: Proof) => ask<{ until: string }>('/account/company-login', { method: 'POST', body }),
  })

export const useBeginFactor = () =>
  useMutation({
    mutationFn: (body: { password: string }) =>
      ask<{ secret: string; uri: string; qr: string }>('/account/second-factor', { method: 'POST', body }),
  })

export const useConfirmFactor = () =>
  useMutation({
    mutationFn: (body: { code: string }) =>
      ask<{ recoveryCodes: string[] }>('/account/second-factor/confirmation', { method: 'POST', body }),
  })

export const useRemoveFactor = () =>
  useMutation({
    mutationFn: (body: Proof) =>
      ask<{ id: string }>('/account/second-factor/removal', { method: 'POST', body }),
  })

export const useRenewCodes = () =>
  useMutation({
    mutationFn: (body: Proof) =>
      ask<{ recoveryCodes: string[] }>('/account/recovery-codes', { method: 'POST', body }),
  })

export const useEndSession = () =>
  useMutation({
    mutationFn: (id: string) => ask<{ id: string }>(`/account/sessions/${id}`, { method: 'DELETE' }),
  })

export const useEndOthers = () =>
  useMutation({ mutationFn: () => ask<{ ended: number }>('/account/sessions', { method: 'DELETE' }) })

/** Proves who asks, has the device make a passkey, and stores its public key. */
export const useAddPasskey = () =>
  useMutation({
    mutationFn: async ({ proof, name }: { proof: Proof; name: string }) => {
      const optionsJSON = await ask<PublicKeyCredentialCreationOptionsJSON>('/account/passkeys/challenge', {
        method: 'POST',
        body: proof,
      })
      const { startRegistration } = await import('@simplewebauthn/browser')
      const response = await startRegistration({ optionsJSON })
      return ask<PasskeyRow>('/account/passkeys', { method: 'POST', body: { name, response } })
    },
  })

export const useRemovePasskey = () =>
  useMutation({
    mutationFn: ({ id, ...body }: Proof & { id: string }) =>
      ask<{ id: string }>(`/account/passkeys/${id}/removal`, { method: 'POST', body }),
  })
