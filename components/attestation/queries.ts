import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { DecisionInput } from '@/lib/model/attestation'
import type { Decided, Draft, SignedOff } from '@/lib/model/answers/attestation'

type Bulk = { done: number; skipped: { because: string; count: number }[] }

/** The whole record of a campaign as a file. */
export const recordFile = (campaignId: number, format: 'csv' | 'json') =>
  `/api/v1/attestation/campaigns/${campaignId}/export?format=${format}`

export const useDecide = (itemId: string) =>
  useMutation({
    mutationFn: (body: DecisionInput) =>
      ask<Decided>(`/attestation/items/${itemId}/decision`, { method: 'POST', body }),
  })

export const saveDraft = (itemId: string, body: Draft & { sawDecision: string | null }) =>
  ask<{ id: string }>(`/attestation/items/${itemId}/draft`, { method: 'PUT', body })

export const useCarryForward = (campaignId: number) =>
  useMutation({
    mutationFn: (reason: string) =>
      ask<Bulk>(`/attestation/campaigns/${campaignId}/carry-forward`, { method: 'POST', body: { reason } }),
  })

export const useSignOff = (campaignId: number) =>
  useMutation({
    mutationFn: () =>
      ask<SignedOff>(`/attestation/campaigns/${campaignId}/sign-off`, { method: 'POST', body: {} }),
  })

export const useSaveCampaign = (campaignId: number | null) =>
  useMutation({
    mutationFn: (body: object) =>
      ask<{ id: number; items: number }>(
        campaignId === null ? '/attestation/campaigns' : `/attestation/campaigns/${campaignId}`,
        { method: campaignId === null ? 'POST' : 'PUT', body },
      ),
  })

export const useChangeCampaign = (campaignId: number, verb: 'launch' | 'close') =>
  useMutation({
    mutationFn: () =>
      ask<object>(`/attestation/campaigns/${campaignId}/${verb}`, { method: 'POST', body: {} }),
  })

export const useRemindNow = (campaignId: number) =>
  useMutation({
    mutationFn: () =>
      ask<{ reminded: number }>(`/attestation/campaigns/${campaignId}/reminders`, {
        method: 'POST',
        body: {},
      }),
  })

export const useNameReviewer = (campaignId: number) =>
  useMutation({
    mutationFn: (body: { ids: string[]; reviewer: string }) =>
      ask<Bulk>(`/attestation/campaigns/${campaignId}/reviewer`, { method: 'POST', body }),
  })
