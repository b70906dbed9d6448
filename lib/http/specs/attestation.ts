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
    summary: 'Campaigns with their counts, newest first',
    permission: 'attestation:read',
    answer: z.object({
      rows: z.array(campaignRow),
    }),
  }),
  createCampaign: spec({
    method: 'POST',
    path: '/attestation/campaigns',
    summary: 'Creates a draft campaign with its items',
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
    summary: 'One campaign: counts, reviewers, sources, measures of the reviewers',
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
    summary: 'Changes a draft campaign',
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
    summary: 'Items of a campaign, riskiest first',
    permission: 'attestation:read',
    query: itemFilter,
    answer: pageOf(itemRow),
  }),
  nameReviewer: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/reviewer',
    params: { id: intId },
    summary: 'Assigns reviewers to items',
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
    summary: 'Launches a draft: its reviewers are notified',
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
    summary: 'Reminds everybody who still has something to decide; nobody twice a day',
    permission: 'attestation:manage',
    body: z.object({}),
    answer: z.object({ reminded: z.int() }),
  }),
  closeCampaign: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/close',
    params: { id: intId },
    summary: 'Closes a campaign, or deletes a draft',
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
      'The record of a campaign: items as CSV, or JSON with every decision, every reassignment and the frozen evidence',
    permission: 'attestation:read',
    query: z.object({ format: z.enum(['csv', 'json']).default('csv') }),
    files: ['text/csv', 'application/json'],
  }),
  listInbox: spec({
    method: 'GET',
    path: '/attestation/inbox',
    summary: 'The inbox of the reader',
    permission: 'attestation:decide',
    query: itemFilter.extend({ campaign: z.coerce.number().int().optional() }),
    answer: pageOf(itemRow),
  }),
  openItem: spec({
    method: 'GET',
    path: '/attestation/items/{id}',
    params: { id: bigId },
    summary: 'One item with its evidence, which is stored under its hash',
    permission: 'inventory:read',
    answer: itemDetail,
  }),
  saveDraft: spec({
    method: 'PUT',
    path: '/attestation/items/{id}/draft',
    params: { id: bigId },
    summary: 'Saves the draft of a decision',
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
    summary: 'Decides on an item, with the hash of the evidence that was shown',
    permission: 'attestation:decide',
    body: decisionInput,
    answer: decided,
  }),
  carryForward: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/carry-forward',
    params: { id: intId },
    summary: 'Approves items that were approved before, have not changed and carry no risk',
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
    summary: 'Signs off the decisions of the reader in a campaign',
    permission: 'attestation:decide',
    body: z.object({}),
    answer: signedOff,
  }),
} as const
