import {
  campaignRow,
  decided,
  itemDetail,
  itemRow,
  quality,
  reviewerRow,
  signedOff,
  sourceAge,
} from '@/lib/model/answers/attestation'
import { pageOf } from '@/lib/model/answers/page'
import { campaignInput, decisionInput, decisions, itemFilter } from '@/lib/model/attestation'
import { z } from 'zod'
import { spec, ids, bigId, intId } from './spec'
import { EMAIL_LENGTH_MAX, REASON_LENGTH_MIN, TEXT_LENGTH_MAX } from '@/lib/model/limits'

/** Campaigns and answers. */
export const attestationSpecs = {
  listCampaigns: spec({
    method: 'GET',
    path: '/attestation/campaigns',
    summary: 'List campaigns with their counts, newest first',
    permission: 'attestation:read',
    answer: z.object({
      rows: z.array(campaignRow),
    }),
  }),
  createCampaign: spec({
    method: 'POST',
    path: '/attestation/campaigns',
    summary: 'Create a draft campaign and its items',
    permission: 'attestation:manage',
    body: campaignInput,
    answer: z.object({
      id: z.int(),
      items: z.int(),
    }),
  }),
  getCampaign: spec({
    method: 'GET',
    path: '/attestation/campaigns/{id}',
    params: { id: intId },
    summary: 'Get a campaign: counts, reviewers, their quality measures, and sources',
    permission: 'attestation:read',
    answer: campaignRow.extend({
      reviewerProgress: z.array(reviewerRow),
      sources: z.array(sourceAge),
      quality: z.array(quality),
    }),
  }),
  editCampaign: spec({
    method: 'PUT',
    path: '/attestation/campaigns/{id}',
    params: { id: intId },
    summary: 'Change a draft campaign',
    permission: 'attestation:manage',
    body: campaignInput,
    answer: z.object({
      id: z.int(),
      items: z.int(),
    }),
  }),
  listCampaignItems: spec({
    method: 'GET',
    path: '/attestation/campaigns/{id}/items',
    params: { id: intId },
    summary: 'List the items of a campaign, highest risk first',
    permission: 'attestation:read',
    query: itemFilter,
    answer: pageOf(itemRow),
  }),
  nameReviewer: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/reviewer',
    params: { id: intId },
    summary: 'Assign reviewers to items',
    permission: 'attestation:manage',
    body: z.object({ ids, reviewer: z.string().trim().min(1).max(EMAIL_LENGTH_MAX) }),
    answer: z.object({
      done: z.int(),
      skipped: z.array(
        z.object({
          because: z.string(),
          count: z.int(),
        }),
      ),
    }),
  }),
  launchCampaign: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/launch',
    params: { id: intId },
    summary: 'Launch a draft campaign and notify its reviewers',
    permission: 'attestation:manage',
    body: z.object({}),
    answer: z.object({
      items: z.int(),
    }),
  }),
  remindNow: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/reminders',
    params: { id: intId },
    summary: 'Remind reviewers with pending decisions, at most once a day each',
    permission: 'attestation:manage',
    body: z.object({}),
    answer: z.object({ reminded: z.int() }),
  }),
  closeCampaign: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/close',
    params: { id: intId },
    summary: 'Close a campaign, or delete a draft',
    permission: 'attestation:manage',
    body: z.object({}),
    answer: z.object({
      id: z.int(),
      state: z.string(),
    }),
  }),
  exportCampaign: spec({
    method: 'GET',
    path: '/attestation/campaigns/{id}/export',
    params: { id: intId },
    summary:
      'Download the record of a campaign: its items as CSV, or JSON with all decisions, reassignments and the evidence shown',
    permission: 'attestation:read',
    query: z.object({ format: z.enum(['csv', 'json']).default('csv') }),
    files: ['text/csv', 'application/json'],
  }),
  listInbox: spec({
    method: 'GET',
    path: '/attestation/inbox',
    summary: 'List your pending and decided reviews',
    permission: 'attestation:decide',
    query: itemFilter.extend({ campaign: z.coerce.number().int().optional() }),
    answer: pageOf(itemRow),
  }),
  openItem: spec({
    method: 'GET',
    path: '/attestation/items/{id}',
    params: { id: bigId },
    summary: 'Get a review item with its evidence. The evidence is stored under its hash.',
    permission: 'inventory:read',
    answer: itemDetail,
  }),
  saveDraft: spec({
    method: 'PUT',
    path: '/attestation/items/{id}/draft',
    params: { id: bigId },
    summary: 'Save a draft of a decision',
    permission: 'attestation:decide',
    body: z.object({
      decision: z.enum(decisions).nullable(),
      reason: z.string().max(TEXT_LENGTH_MAX).nullable(),
      removes: z.array(z.string().max(60)).max(500).default([]),
      sawDecision: z.string().nullable().default(null),
    }),
    answer: z.object({
      id: z.string(),
    }),
  }),
  decideItem: spec({
    method: 'POST',
    path: '/attestation/items/{id}/decision',
    params: { id: bigId },
    summary: 'Decide a review item, with the hash of the evidence shown',
    permission: 'attestation:decide',
    body: decisionInput,
    answer: decided,
  }),
  carryForward: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/carry-forward',
    params: { id: intId },
    summary: 'Approve items that were approved before, are unchanged and low risk',
    permission: 'attestation:decide',
    body: z.object({
      ids: ids.nullable().default(null),
      reason: z.string().trim().min(REASON_LENGTH_MIN).max(TEXT_LENGTH_MAX),
    }),
    answer: z.object({
      done: z.int(),
      skipped: z.array(
        z.object({
          because: z.string(),
          count: z.int(),
        }),
      ),
    }),
  }),
  signOff: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/sign-off',
    params: { id: intId },
    summary: 'Sign off your decisions in a campaign',
    permission: 'attestation:decide',
    body: z.object({}),
    answer: signedOff,
  }),
} as const
