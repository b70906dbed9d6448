import { useMutation, useQuery } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { OutboundType, WebhookFormat } from '@/lib/model/outward'
import type { Environment, Role } from '@/lib/model/vocabulary'
import type {
  AccessPolicy,
  ExceptionPolicy,
  OutwardPolicy,
  PeoplePolicy,
  ReportsPolicy,
  SlaPolicy,
} from '@/lib/model/policy'
import type { MailedLink, Scope, SessionRow } from '@/lib/model/answers/access'

export const useChangeRole = () =>
  useMutation({
    mutationFn: ({ id, ...body }: { id: string; role: Role; scope: Scope; accessEndsAt?: string | null }) =>
      ask<{ id: string }>(`/people/${id}/role`, { method: 'PUT', body }),
  })

export const useSetDisabled = () =>
  useMutation({
    mutationFn: ({ id, disabled }: { id: string; disabled: boolean }) =>
      ask<{ id: string }>(`/people/${id}/disabled`, { method: 'PUT', body: { disabled } }),
  })

export const useSessionsOf = (id: string) =>
  useQuery({
    queryKey: ['sessions of', id],
    queryFn: ({ signal }) => ask<{ rows: SessionRow[] }>(`/people/${id}/sessions`, { signal }),
  })

export const useEndSessionsOf = () =>
  useMutation({
    mutationFn: (id: string) => ask<{ ended: number }>(`/people/${id}/sessions`, { method: 'DELETE' }),
  })

export const useResetFactor = () =>
  useMutation({
    mutationFn: (id: string) => ask<{ id: string }>(`/people/${id}/second-factor`, { method: 'DELETE' }),
  })

export const useConnectPerson = () =>
  useMutation({
    mutationFn: (id: string) => ask<{ until: string }>(`/people/${id}/company-login`, { method: 'POST' }),
  })

export const useInvite = () =>
  useMutation({
    mutationFn: (body: {
      email: string
      role: Role
      scope: Scope
      hours: number
      accessEndsAt: string | null
      send: boolean
    }) => ask<MailedLink>('/people/invitations', { method: 'POST', body }),
  })

export const useResetFor = () =>
  useMutation({
    mutationFn: ({ id, send }: { id: string; send: boolean }) =>
      ask<MailedLink>(`/people/${id}/password-reset`, { method: 'POST', body: { send } }),
  })

export const useSetGroupRole = () =>
  useMutation({
    mutationFn: (body: { group: string; role: Role | null; scope?: Scope; accessEndsAt?: string | null }) =>
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

export type PolicyBody =
  | { name: 'sla'; value: SlaPolicy }
  | { name: 'exceptions'; value: ExceptionPolicy }
  | { name: 'outward'; value: OutwardPolicy }
  | { name: 'access'; value: AccessPolicy }
  | { name: 'people'; value: PeoplePolicy }
  | { name: 'reports'; value: ReportsPolicy }

export const useSavePolicy = () =>
  useMutation({
    mutationFn: (body: PolicyBody) => ask<{ name: string }>('/policies', { method: 'PUT', body }),
  })

export const useCreateWebhook = () =>
  useMutation({
    mutationFn: (body: {
      id: string
      name: string
      format: WebhookFormat
      target: string
      events: OutboundType[]
    }) => ask<{ id: string; secret: string | null }>('/webhooks', { method: 'POST', body }),
  })

export const usePauseWebhook = () =>
  useMutation({
    mutationFn: ({ id, paused }: { id: string; paused: boolean }) =>
      ask<{ id: string }>(`/webhooks/${id}/paused`, { method: 'PUT', body: { paused } }),
  })

export const useDeleteWebhook = () =>
  useMutation({
    mutationFn: (id: string) => ask<{ id: string }>(`/webhooks/${id}`, { method: 'DELETE' }),
  })

export const useReplay = () =>
  useMutation({
    mutationFn: (id: string) => ask<{ id: string }>(`/deliveries/${id}/replay`, { method: 'POST', body: {} }),
  })

export const useSaveTicketSystem = () =>
  useMutation({
    mutationFn: (body: {
      name: string
      kind: string
      address: string
      project: string | null
      issue_type: string | null
    }) => ask<{ id: string }>('/ticket-systems', { method: 'PUT', body }),
  })

export const useDeleteTicketSystem = () =>
  useMutation({
    mutationFn: (id: string) => ask<{ id: string }>(`/ticket-systems/${id}`, { method: 'DELETE' }),
  })
