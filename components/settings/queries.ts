import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { Scope } from '@/lib/auth/actor'
import type { Environment, Role } from '@/lib/model/vocabulary'

export const useChangeRole = () =>
  useMutation({
    mutationFn: ({ id, role, scope }: { id: string; role: Role; scope: Scope }) =>
      ask<{ id: string }>(`/people/${id}/role`, { method: 'PUT', body: { role, scope } }),
  })

export const useSetDisabled = () =>
  useMutation({
    mutationFn: ({ id, disabled }: { id: string; disabled: boolean }) =>
      ask<{ id: string }>(`/people/${id}/disabled`, { method: 'PUT', body: { disabled } }),
  })

export const useInvite = () =>
  useMutation({
    mutationFn: (body: { email?: string; role: Role; scope: Scope; hours: number }) =>
      ask<{ link: string }>('/people/invitations', { method: 'POST', body }),
  })

export const useSetGroupRole = () =>
  useMutation({
    mutationFn: (body: { group: string; role: Role | null }) =>
      ask<{ group: string }>('/people/groups', { method: 'PUT', body }),
  })

export const useSetPlace = () =>
  useMutation({
    mutationFn: (body: { name: string; environment: Environment | null }) =>
      ask<{ name: string }>('/places', { method: 'PUT', body }),
  })

export const useCreateToken = () =>
  useMutation({
    mutationFn: (body: { name: string; role: Role; scope: Scope; days: number }) =>
      ask<{ id: string; token: string; expiresAt: string }>('/tokens', { method: 'POST', body }),
  })

export const useRevokeToken = () =>
  useMutation({
    mutationFn: (id: string) => ask<{ id: string }>(`/tokens/${id}`, { method: 'DELETE' }),
  })
