import { policyDrift } from '@/lib/model/answers/policy'
import { ticketSystem } from '@/lib/model/answers/remediation'
import { deliveryRow, webhookRow } from '@/lib/model/answers/outward'
import { outboundTypes, webhookFormats } from '@/lib/model/outward'
import {
  accessPolicy,
  exceptionPolicy,
  frameworksPolicy,
  outwardPolicy,
  peoplePolicy,
  reportsPolicy,
  slaPolicy,
} from '@/lib/model/policy'
import { z } from 'zod'
import { spec, uuid } from './spec'
import { LABEL_LENGTH_MAX, NAME_LENGTH_MAX } from '@/lib/model/limits'

/** Webhooks, ticket systems and policies. */
export const outwardSpecs = {
  getPolicies: spec({
    method: 'GET',
    path: '/policies',
    summary:
      'Get all policies: due dates, exception limits, networks that webhooks may call, who needs a second factor, pinned frameworks, machine names, and report settings',
    permission: 'inventory:read',
    answer: z.object({
      sla: slaPolicy,
      exceptions: exceptionPolicy,
      outward: outwardPolicy,
      access: accessPolicy,
      frameworks: frameworksPolicy,
      people: peoplePolicy,
      reports: reportsPolicy,
    }),
  }),
  getPolicyDrift: spec({
    method: 'GET',
    path: '/policies/drift',
    summary: 'Compare the rules in force with the policy file that was applied last',
    permission: 'policy:change',
    answer: z.object({ applied: policyDrift.nullable() }),
  }),
  savePolicy: spec({
    method: 'PUT',
    path: '/policies',
    summary: 'Change a policy. Existing due dates and approvals stay as they are.',
    permission: 'policy:change',
    body: z.discriminatedUnion('name', [
      z.object({ name: z.literal('sla'), value: slaPolicy }),
      z.object({ name: z.literal('exceptions'), value: exceptionPolicy }),
      z.object({ name: z.literal('outward'), value: outwardPolicy }),
      z.object({ name: z.literal('access'), value: accessPolicy }),
      z.object({ name: z.literal('people'), value: peoplePolicy }),
      z.object({ name: z.literal('reports'), value: reportsPolicy }),
    ]),
    answer: z.object({
      name: z.enum(['exceptions', 'sla', 'outward', 'access', 'people', 'reports']),
    }),
  }),
  listWebhooks: spec({
    method: 'GET',
    path: '/webhooks',
    summary: 'List webhooks and the state of their deliveries, without secrets',
    permission: 'webhook:manage',
    answer: z.object({
      rows: z.array(webhookRow),
    }),
  }),
  createWebhook: spec({
    method: 'POST',
    path: '/webhooks',
    summary: 'Create a webhook. Only this response contains its signing secret.',
    permission: 'webhook:manage',
    body: z.object({
      id: z.uuid().optional(),
      name: z.string().trim().min(1).max(LABEL_LENGTH_MAX),
      format: z.enum(webhookFormats),
      target: z.url().max(2000),
      events: z.array(z.enum(outboundTypes)).min(1),
    }),
    answer: z.object({
      id: z.string(),
      secret: z.string().nullable(),
    }),
  }),
  pauseWebhook: spec({
    method: 'PUT',
    path: '/webhooks/{id}/paused',
    summary: 'Pause or resume a webhook',
    params: { id: uuid },
    permission: 'webhook:manage',
    body: z.object({ paused: z.boolean() }),
    answer: z.object({
      id: z.string(),
    }),
  }),
  deleteWebhook: spec({
    method: 'DELETE',
    path: '/webhooks/{id}',
    summary: 'Delete a webhook and its delivery log',
    params: { id: uuid },
    permission: 'webhook:manage',
    answer: z.object({
      id: z.string(),
    }),
  }),
  listDeliveries: spec({
    method: 'GET',
    path: '/webhooks/{id}/deliveries',
    summary: 'List the latest deliveries of a webhook and their attempts',
    params: { id: uuid },
    permission: 'webhook:manage',
    answer: z.object({
      rows: z.array(deliveryRow),
    }),
  }),
  replayDelivery: spec({
    method: 'POST',
    path: '/deliveries/{id}/replay',
    summary: 'Resend a delivery with the same id',
    params: { id: uuid },
    permission: 'webhook:manage',
    body: z.object({}),
    answer: z.object({
      id: z.string(),
    }),
  }),
  listTicketSystems: spec({
    method: 'GET',
    path: '/ticket-systems',
    summary: 'List ticket systems and their prefilled "create ticket" links',
    permission: 'inventory:read',
    answer: z.object({
      rows: z.array(ticketSystem),
    }),
  }),
  saveTicketSystem: spec({
    method: 'PUT',
    path: '/ticket-systems',
    summary: 'Add a ticket system, or change the one with that name',
    permission: 'webhook:manage',
    body: z.object({
      name: z.string().trim().min(1).max(LABEL_LENGTH_MAX),
      kind: z.enum(['jira', 'servicenow', 'github', 'gitlab']),
      address: z.url().max(500),
      project: z.string().trim().max(NAME_LENGTH_MAX).nullable().default(null),
      issue_type: z.string().trim().max(LABEL_LENGTH_MAX).nullable().default(null),
    }),
    answer: z.object({
      id: z.string(),
    }),
  }),
  deleteTicketSystem: spec({
    method: 'DELETE',
    path: '/ticket-systems/{id}',
    summary: 'Delete a ticket system. Stored ticket links stay.',
    params: { id: uuid },
    permission: 'webhook:manage',
    answer: z.object({
      id: z.string(),
    }),
  }),
} as const
