import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'

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
