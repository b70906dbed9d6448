import { z } from 'zod'
import type { Permission } from '@/lib/auth/permissions'
import { campaignInput, decisionInput, decisions, itemFilter } from '@/lib/model/attestation'
import {
  auditFilter,
  credentialFilter,
  directoryFilter,
  exceptionFilter,
  findingFilter,
  identityFilter,
  orphanFilter,
  taskFilter,
} from '@/lib/model/filters'
import { outboundTypes, webhookFormats } from '@/lib/model/outward'
import { exceptionPolicy, outwardPolicy, slaPolicy } from '@/lib/model/policy'
import { environments, providers, roles } from '@/lib/model/vocabulary'
import type { Spec } from './route'

// Every route of /api/v1 in one place: handlers are made from it, the OpenAPI document is generated from it, and a test
// walks it with every role.

const spec = <
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  A extends z.ZodType = z.ZodAny,
>(one: {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  summary: string
  permission: Permission | 'public'
  query?: Q
  body?: B
  answer?: A
}) => one satisfies Spec<Q, B, A> & { method: string; path: string }

// Described by its TypeScript type in the room that makes it; here it is any object.
const object = z.custom<object>().meta({ type: 'object' })
const pageOf = z.object({ rows: z.array(object), next: z.string().nullable(), total: z.number().int() })
const withFacets = pageOf.extend({ facets: z.array(object) })
const done = object
const scope = z
  .object({
    teams: z.array(z.number().int()).optional(),
    environments: z.array(z.number().int().min(0).max(4)).optional(),
    sources: z.array(z.number().int()).optional(),
  })
  .strict()
const ids = z
  .array(
    z
      .string()
      .refine((id) => /^-?\d{1,19}$/.test(id) && BigInt.asIntN(64, BigInt(id)) === BigInt(id), 'is no id'),
  )
  .min(1)
  .max(5000)
const paging = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(400).optional(),
}
/** Part of a name. */
const q = z.string().trim().max(200).optional()
const assignee = z.string().trim().min(1).max(200).nullable()
const reason = z.string().trim().min(10).max(2000)
const instant = z.iso.datetime({ offset: true })
const thing = { about: z.enum(['finding', 'task']), about_id: z.string().regex(/^\d{1,18}$/, 'is no id') }
const changed = z.object({
  done: z.number().int(),
  skipped: z.array(z.object({ because: z.string(), count: z.number().int() })),
})
const fileSummary = z.object({
  file: z.string(),
  import: z.number().int().nullable(),
  format: z.string().nullable(),
  source: z.string().nullable(),
  state: z.string(),
  read: z.number().int(),
  stored: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.number().int(),
  identities: z.number().int(),
  credentials: z.number().int(),
  grants: z.number().int(),
  events: z.number().int(),
  rejects: z.array(z.object({ at: z.string(), reason: z.string() })),
  sha256: z.string().optional(),
  bytes: z.number().optional(),
  /** Columns of a table that Muster does not know: confirm them with POST /imports/mappings and send the file again. */
  header: z.array(z.string()).readonly().optional(),
  warning: z.string().optional(),
  error: z.string().optional(),
})

export const specs = {
  listIdentities: spec({
    method: 'GET',
    path: '/identities',
    summary: 'Identities, keyset-paged, with facets',
    permission: 'inventory:read',
    query: identityFilter.extend({ facets: z.stringbool().default(false) }),
    answer: withFacets.partial({ facets: true }),
  }),
  getIdentity: spec({
    method: 'GET',
    path: '/identities/{id}',
    summary: 'One identity, by key or native id, with its evidence',
    permission: 'inventory:read',
    answer: object,
  }),
  exportIdentities: spec({
    method: 'GET',
    path: '/identities/export',
    summary: 'The filtered list as CSV',
    permission: 'inventory:read',
    query: identityFilter,
  }),
  assignOwner: spec({
    method: 'POST',
    path: '/identities/owners',
    summary: 'Accepts, adds or rejects an owner for identities',
    permission: 'owner:assign',
    body: z.object({ ids, owner: z.string().min(1).max(320), decision: z.enum(['accept', 'reject']) }),
    answer: done,
  }),
  orderOwners: spec({
    method: 'PUT',
    path: '/identities/{id}/succession',
    summary: 'Sets who is asked first, second and so on',
    permission: 'owner:assign',
    body: z.object({ owners: z.array(z.string().max(320)).min(1).max(50) }),
    answer: done,
  }),
  listOrphans: spec({
    method: 'GET',
    path: '/owners/queue',
    summary: 'Identities that nobody answers for, with who might',
    permission: 'inventory:read',
    query: orphanFilter,
    answer: pageOf,
  }),
  acceptBest: spec({
    method: 'POST',
    path: '/owners/queue/accept',
    summary: 'Accepts the surest suggestion of each identity',
    permission: 'owner:assign',
    body: z.object({ ids, confidence: z.number().int().min(0).max(100).default(0) }),
    answer: done,
  }),
  sayNotMine: spec({
    method: 'POST',
    path: '/owners/not-mine',
    summary: "Says that identities are not the reader's own",
    permission: 'attestation:decide',
    body: z.object({ ids, note: z.string().trim().max(2000).nullable().default(null) }),
    answer: done,
  }),
  listDirectory: spec({
    method: 'GET',
    path: '/owners/people',
    summary: 'People of the directory, with what they answer for',
    permission: 'inventory:read',
    query: directoryFilter,
    answer: pageOf,
  }),
  savePerson: spec({
    method: 'PUT',
    path: '/owners/people',
    summary: 'Creates or changes a person of the directory',
    permission: 'owner:assign',
    body: z.object({
      email: z.email().max(320),
      name: z.string().trim().min(1).max(200),
      team: z.string().trim().max(200).nullish(),
      manager: z.email().max(320).nullish(),
      leftAt: z.iso.datetime({ offset: true }).nullish(),
    }),
    answer: done,
  }),
  listTeams: spec({
    method: 'GET',
    path: '/owners/teams',
    summary: 'Teams, with what they answer for',
    permission: 'inventory:read',
    answer: z.object({ rows: z.array(object) }),
  }),
  saveTeam: spec({
    method: 'PUT',
    path: '/owners/teams',
    summary: 'Creates or changes a team',
    permission: 'owner:assign',
    body: z.object({
      id: z.number().int().optional(),
      name: z.string().trim().min(1).max(200),
      contact: z.string().trim().max(320).nullish(),
      parent: z.string().trim().max(200).nullish(),
    }),
    answer: done,
  }),
  saveCodeOwners: spec({
    method: 'POST',
    path: '/owners/code-owners',
    summary: 'Takes the CODEOWNERS of a repository as candidates',
    permission: 'owner:assign',
    body: z.object({
      repository: z
        .string()
        .trim()
        .regex(/^[\w.-]+(\/[\w.-]+)+$/, 'is no name like org/repository'),
      text: z.string().min(1).max(500_000),
    }),
    answer: done,
  }),
  departure: spec({
    method: 'GET',
    path: '/owners/people/{id}/departure',
    summary: 'What would lose its owner if this person left',
    permission: 'inventory:read',
    query: z.object({ ...paging, last: z.stringbool().default(false) }),
    answer: pageOf,
  }),
  prepareHandover: spec({
    method: 'POST',
    path: '/owners/people/{id}/handover',
    summary: 'Prepares whom identities go to; `proposed` takes the proposal of each, null takes it back',
    permission: 'owner:assign',
    body: z.object({ ids, successor: z.string().trim().min(1).max(320).nullable() }),
    answer: done,
  }),
  confirmHandover: spec({
    method: 'POST',
    path: '/owners/people/{id}/handover/confirm',
    summary: 'Carries the prepared hand-over out',
    permission: 'owner:assign',
    body: z.object({}),
    answer: done,
  }),
  listCampaigns: spec({
    method: 'GET',
    path: '/attestation/campaigns',
    summary: 'Campaigns with their counts, newest first',
    permission: 'attestation:read',
    answer: z.object({ rows: z.array(object) }),
  }),
  createCampaign: spec({
    method: 'POST',
    path: '/attestation/campaigns',
    summary: 'Makes a draft with its items',
    permission: 'attestation:manage',
    body: campaignInput,
    answer: done,
  }),
  getCampaign: spec({
    method: 'GET',
    path: '/attestation/campaigns/{id}',
    summary: 'One campaign: counts, reviewers, sources, measures of the reviewers',
    permission: 'attestation:read',
    answer: object,
  }),
  editCampaign: spec({
    method: 'PUT',
    path: '/attestation/campaigns/{id}',
    summary: 'Changes a draft',
    permission: 'attestation:manage',
    body: campaignInput,
    answer: done,
  }),
  listCampaignItems: spec({
    method: 'GET',
    path: '/attestation/campaigns/{id}/items',
    summary: 'Items of a campaign, riskiest first',
    permission: 'attestation:read',
    query: itemFilter,
    answer: pageOf,
  }),
  nameReviewer: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/reviewer',
    summary: 'Names who is asked about items',
    permission: 'attestation:manage',
    body: z.object({ ids, reviewer: z.string().trim().min(1).max(320) }),
    answer: done,
  }),
  launchCampaign: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/launch',
    summary: 'Starts a draft: its reviewers are asked',
    permission: 'attestation:manage',
    body: z.object({}),
    answer: done,
  }),
  closeCampaign: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/close',
    summary: 'Ends a campaign, or gives up a draft',
    permission: 'attestation:manage',
    body: z.object({}),
    answer: done,
  }),
  exportCampaign: spec({
    method: 'GET',
    path: '/attestation/campaigns/{id}/export',
    summary: 'The record: CSV of its items, or JSON with every decision, way and frozen evidence',
    permission: 'attestation:read',
    query: z.object({ format: z.enum(['csv', 'json']).default('csv') }),
  }),
  listInbox: spec({
    method: 'GET',
    path: '/attestation/inbox',
    summary: 'What the reader is asked',
    permission: 'attestation:decide',
    query: itemFilter.extend({ campaign: z.coerce.number().int().optional() }),
    answer: pageOf,
  }),
  openItem: spec({
    method: 'GET',
    path: '/attestation/items/{id}',
    summary: 'One item with its evidence; what is shown is kept under its hash',
    permission: 'attestation:decide',
    answer: object,
  }),
  saveDraft: spec({
    method: 'PUT',
    path: '/attestation/items/{id}/draft',
    summary: 'Keeps what is chosen and typed, but not decided',
    permission: 'attestation:decide',
    body: z.object({
      decision: z.enum(decisions).nullable(),
      reason: z.string().max(2000).nullable(),
      removes: z.array(z.string().max(60)).max(500).default([]),
    }),
    answer: done,
  }),
  decideItem: spec({
    method: 'POST',
    path: '/attestation/items/{id}/decision',
    summary: 'Decides about an item, with the hash of the evidence that was shown',
    permission: 'attestation:decide',
    body: decisionInput,
    answer: done,
  }),
  carryForward: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/carry-forward',
    summary: 'Approves what was approved before, has not changed and carries no risk',
    permission: 'attestation:decide',
    body: z.object({ ids: ids.nullable().default(null), reason: z.string().trim().min(10).max(2000) }),
    answer: done,
  }),
  signOff: spec({
    method: 'POST',
    path: '/attestation/campaigns/{id}/sign-off',
    summary: 'Signs off what the reader has decided in a campaign',
    permission: 'attestation:decide',
    body: z.object({}),
    answer: done,
  }),
  listCredentials: spec({
    method: 'GET',
    path: '/credentials',
    summary: 'Credentials, keyset-paged, with facets',
    permission: 'inventory:read',
    query: credentialFilter.extend({ facets: z.stringbool().default(false) }),
    answer: withFacets.partial({ facets: true }),
  }),
  exportCredentials: spec({
    method: 'GET',
    path: '/credentials/export',
    summary: 'The filtered list as CSV',
    permission: 'inventory:read',
    query: credentialFilter,
  }),
  listFindings: spec({
    method: 'GET',
    path: '/findings',
    summary: 'Findings, keyset-paged, with facets',
    permission: 'inventory:read',
    query: findingFilter.extend({ facets: z.stringbool().default(false) }),
    answer: withFacets.partial({ facets: true }),
  }),
  getFinding: spec({
    method: 'GET',
    path: '/findings/{id}',
    summary: 'One finding with its evidence, history, task, exceptions and proofs',
    permission: 'inventory:read',
    answer: object,
  }),
  exportFindings: spec({
    method: 'GET',
    path: '/findings/export',
    summary: 'The filtered list as CSV',
    permission: 'inventory:read',
    query: findingFilter,
  }),
  changeFindings: spec({
    method: 'POST',
    path: '/findings/actions',
    summary: 'Assigns findings, says that they are not a problem, or has those set aside count again',
    permission: 'finding:change',
    body: z.discriminatedUnion('action', [
      z.object({ action: z.literal('assign'), ids, assignee }),
      z.object({
        action: z.literal('dismiss'),
        ids,
        reason,
        reach: z.enum(['subject', 'identity', 'matching']),
        matching: z
          .object({
            provider: z.enum(providers).optional(),
            environment: z.enum(environments).optional(),
            name_like: z.string().trim().min(2).max(200).optional(),
          })
          .optional(),
      }),
      z.object({ action: z.literal('reopen'), ids, reason: z.string().trim().max(2000).optional() }),
    ]),
    answer: changed,
  }),
  endDismissal: spec({
    method: 'DELETE',
    path: '/dismissals/{id}',
    summary: 'Ends a "not a problem"; what it alone put aside counts again',
    permission: 'finding:change',
    answer: done,
  }),
  listTasks: spec({
    method: 'GET',
    path: '/tasks',
    summary: 'Tasks, keyset-paged, with facets',
    permission: 'inventory:read',
    query: taskFilter.extend({ facets: z.stringbool().default(false) }),
    answer: withFacets.partial({ facets: true }),
  }),
  planTasks: spec({
    method: 'POST',
    path: '/tasks',
    summary: 'Plans a task for each finding, from the playbook of its check',
    permission: 'finding:change',
    body: z.object({ ids, assignee: assignee.default(null), due_at: instant.nullable().default(null) }),
    answer: changed.extend({ tasks: z.array(z.string()) }),
  }),
  getTask: spec({
    method: 'GET',
    path: '/tasks/{id}',
    summary: 'One task with its steps, proofs and history',
    permission: 'inventory:read',
    answer: object,
  }),
  exportTasks: spec({
    method: 'GET',
    path: '/tasks/export',
    summary: 'The filtered list as CSV',
    permission: 'inventory:read',
    query: taskFilter,
  }),
  changeTasks: spec({
    method: 'POST',
    path: '/tasks/actions',
    summary:
      'Starts tasks, claims them done (then later data has to prove it), assigns, postpones or cancels them',
    permission: 'task:work',
    body: z.discriminatedUnion('action', [
      z.object({
        action: z.enum(['start', 'claim', 'resume']),
        ids,
        note: z.string().trim().max(2000).optional(),
      }),
      z.object({ action: z.literal('assign'), ids, assignee }),
      z.object({ action: z.literal('due'), ids, due_at: instant, note: reason }),
      z.object({ action: z.literal('cancel'), ids, note: reason }),
    ]),
    answer: changed,
  }),
  markStep: spec({
    method: 'PUT',
    path: '/tasks/{id}/steps/{no}',
    summary: 'Ticks a step off or unticks it; one that waits for the hold needs a reason to be early',
    permission: 'task:work',
    body: z.object({ done: z.boolean(), anyway: reason.optional() }),
    answer: done,
  }),
  setTicket: spec({
    method: 'PUT',
    path: '/tasks/{id}/ticket',
    summary: 'Stores where the ticket of a task is',
    permission: 'task:work',
    body: z.object({
      ticket: z.object({ url: z.url().max(2000), label: z.string().trim().min(1).max(80) }).nullable(),
    }),
    answer: done,
  }),
  addComment: spec({
    method: 'POST',
    path: '/comments',
    summary: 'Comments on a finding or task; the caller chooses the id, so that a repeat makes no second one',
    permission: 'task:work',
    body: z.object({ id: z.uuid(), ...thing, text: z.string().trim().min(1).max(10_000) }),
    answer: done,
  }),
  setWatch: spec({
    method: 'PUT',
    path: '/watches',
    summary: 'Follows a finding or task, or stops following it',
    permission: 'view:save',
    body: z.object({ ...thing, watching: z.boolean() }),
    answer: done,
  }),
  listExceptions: spec({
    method: 'GET',
    path: '/exceptions',
    summary: 'Exceptions, keyset-paged, with facets',
    permission: 'inventory:read',
    query: exceptionFilter.extend({ facets: z.stringbool().default(false) }),
    answer: withFacets.partial({ facets: true }),
  }),
  requestExceptions: spec({
    method: 'POST',
    path: '/exceptions',
    summary: 'Asks for an exception, or a bridge, for each finding; somebody else approves it',
    permission: 'exception:request',
    body: z.object({
      ids,
      reason,
      control: z.string().trim().min(3).max(2000),
      days: z.number().int().min(1).max(1095),
      bridge: z
        .object({ sunset_on: z.iso.date(), native_identity: z.string().trim().min(3).max(500) })
        .optional(),
    }),
    answer: changed,
  }),
  exportExceptions: spec({
    method: 'GET',
    path: '/exceptions/export',
    summary: 'The filtered list as CSV',
    permission: 'inventory:read',
    query: exceptionFilter,
  }),
  decideExceptions: spec({
    method: 'POST',
    path: '/exceptions/decisions',
    summary: 'Approves or refuses exceptions that somebody else asked for',
    permission: 'exception:decide',
    body: z.object({
      ids,
      decision: z.enum(['approve', 'refuse']),
      note: z.string().trim().max(2000).optional(),
    }),
    answer: changed,
  }),
  withdrawExceptions: spec({
    method: 'POST',
    path: '/exceptions/withdrawals',
    summary: 'Takes exceptions back before their end',
    permission: 'exception:request',
    body: z.object({ ids, reason: z.string().trim().max(2000).optional() }),
    answer: changed,
  }),
  getPolicies: spec({
    method: 'GET',
    path: '/policies',
    summary: 'Due dates by severity and environment, limits of exceptions, networks that webhooks may call',
    permission: 'inventory:read',
    answer: object,
  }),
  savePolicy: spec({
    method: 'PUT',
    path: '/policies',
    summary: 'Changes one policy; what was due or approved before keeps its dates',
    permission: 'policy:change',
    body: z.discriminatedUnion('name', [
      z.object({ name: z.literal('sla'), value: slaPolicy }),
      z.object({ name: z.literal('exceptions'), value: exceptionPolicy }),
      z.object({ name: z.literal('outward'), value: outwardPolicy }),
    ]),
    answer: done,
  }),
  listWebhooks: spec({
    method: 'GET',
    path: '/webhooks',
    summary: 'Webhooks and how their deliveries fare, without secrets',
    permission: 'webhook:manage',
    answer: z.object({ rows: z.array(object) }),
  }),
  createWebhook: spec({
    method: 'POST',
    path: '/webhooks',
    summary: 'Makes a webhook; its signing secret is in this answer only',
    permission: 'webhook:manage',
    body: z.object({
      id: z.uuid().optional(),
      name: z.string().trim().min(1).max(80),
      format: z.enum(webhookFormats),
      target: z.url().max(2000),
      events: z.array(z.enum(outboundTypes)).min(1),
    }),
    answer: object,
  }),
  pauseWebhook: spec({
    method: 'PUT',
    path: '/webhooks/{id}/paused',
    summary: 'Stops a webhook or lets it go on',
    permission: 'webhook:manage',
    body: z.object({ paused: z.boolean() }),
    answer: done,
  }),
  deleteWebhook: spec({
    method: 'DELETE',
    path: '/webhooks/{id}',
    summary: 'Removes a webhook with its log',
    permission: 'webhook:manage',
    answer: done,
  }),
  listDeliveries: spec({
    method: 'GET',
    path: '/webhooks/{id}/deliveries',
    summary: 'The newest deliveries of a webhook with their tries',
    permission: 'webhook:manage',
    answer: z.object({ rows: z.array(object) }),
  }),
  replayDelivery: spec({
    method: 'POST',
    path: '/deliveries/{id}/replay',
    summary: 'Sends a delivery again, under the same id',
    permission: 'webhook:manage',
    body: z.object({}),
    answer: done,
  }),
  listTicketSystems: spec({
    method: 'GET',
    path: '/ticket-systems',
    summary: 'Ticket systems with a prefilled "create" link',
    permission: 'inventory:read',
    answer: z.object({ rows: z.array(object) }),
  }),
  saveTicketSystem: spec({
    method: 'PUT',
    path: '/ticket-systems',
    summary: 'Adds a ticket system, or changes the one of that name',
    permission: 'webhook:manage',
    body: z.object({
      name: z.string().trim().min(1).max(80),
      kind: z.enum(['jira', 'servicenow', 'github', 'gitlab']),
      address: z.url().max(500),
      project: z.string().trim().max(200).nullable().default(null),
      issue_type: z.string().trim().max(80).nullable().default(null),
    }),
    answer: done,
  }),
  deleteTicketSystem: spec({
    method: 'DELETE',
    path: '/ticket-systems/{id}',
    summary: 'Removes a ticket system; stored references stay',
    permission: 'webhook:manage',
    answer: done,
  }),
  listChecks: spec({
    method: 'GET',
    path: '/checks',
    summary: 'Checks with their verdict counts',
    permission: 'inventory:read',
    query: z.object({ q, ...paging }),
    answer: pageOf,
  }),
  getCheck: spec({
    method: 'GET',
    path: '/checks/{id}',
    summary: 'One check',
    permission: 'inventory:read',
    answer: object,
  }),
  previewParams: spec({
    method: 'POST',
    path: '/checks/{id}/preview',
    summary: 'What other params would open and close',
    permission: 'check:tune',
    body: z.object({ params: z.record(z.string(), z.number()) }),
    answer: object,
  }),
  saveParams: spec({
    method: 'PUT',
    path: '/checks/{id}/params',
    summary: 'Saves params as a new version and judges anew',
    permission: 'check:tune',
    body: z.object({ params: z.record(z.string(), z.number()) }),
    answer: done,
  }),
  listFrameworks: spec({
    method: 'GET',
    path: '/frameworks',
    summary: 'Frameworks; with q, the controls that a reference leads to, aliases resolved',
    permission: 'inventory:read',
    query: z.object({ q, ...paging }),
    answer: pageOf,
  }),
  getFramework: spec({
    method: 'GET',
    path: '/frameworks/{id}',
    summary: 'One framework with its controls, their checks and posture',
    permission: 'inventory:read',
    answer: object,
  }),
  listPlaces: spec({
    method: 'GET',
    path: '/places',
    summary:
      'Environments that administrators gave to accounts, clusters and networks, and scopes without one',
    permission: 'policy:change',
    answer: z.object({ rows: z.array(object), unsaid: z.array(object) }),
  }),
  setPlace: spec({
    method: 'PUT',
    path: '/places',
    summary: 'Say which environment an account, a cluster or a network is; null takes it back',
    permission: 'policy:change',
    body: z
      .object({
        name: z.string().trim().min(1).max(200),
        environment: z.enum(['production', 'staging', 'development', 'test']).nullable(),
      })
      .strict(),
    answer: z.object({ name: z.string() }),
  }),
  listSources: spec({
    method: 'GET',
    path: '/sources',
    summary: 'Sources with freshness',
    permission: 'inventory:read',
    query: z.object({ q, ...paging }),
    answer: pageOf,
  }),
  listImports: spec({
    method: 'GET',
    path: '/imports',
    summary: 'Imports, newest first',
    permission: 'inventory:read',
    query: z.object({ q, ...paging, source: z.coerce.number().int().optional() }),
    answer: pageOf,
  }),
  createImport: spec({
    method: 'POST',
    path: '/imports',
    summary:
      'Imports the request body (a file or an archive). With sha256, a body that was imported before need not be sent again, and one whose connection broke continues at offset.',
    permission: 'import:create',
    query: z.object({
      name: z.string().max(500).default('upload'),
      source: z.string().trim().min(1).max(200).optional(),
      scope: z.string().trim().min(1).max(200).optional(),
      completeness: z.enum(['complete', 'partial']).default('partial'),
      preview: z.stringbool().default(false),
      as_of: z.iso.datetime({ offset: true }).optional(),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      /** Bytes of the announced body that GET /imports/uploads/{sha256} says have arrived. */
      offset: z.coerce.number().int().min(0).default(0),
      /** Waits for the end and answers with the final counts. */
      wait: z.stringbool().default(false),
    }),
    answer: z.object({ imports: z.array(fileSummary) }),
  }),
  getUpload: spec({
    method: 'GET',
    path: '/imports/uploads/{sha256}',
    summary: 'How many bytes of an announced body have arrived: where to continue',
    permission: 'import:create',
    answer: z.object({ sha256: z.string(), received: z.number().int() }),
  }),
  getImport: spec({
    method: 'GET',
    path: '/imports/{id}',
    summary: 'One import with its files and counts',
    permission: 'inventory:read',
    answer: object,
  }),
  previewImport: spec({
    method: 'GET',
    path: '/imports/{id}/preview',
    summary: 'Records that a waiting import would add, change or retire, with what differs',
    permission: 'inventory:read',
    query: z.object({ outcome: z.enum(['new', 'changed', 'gone']).default('changed'), ...paging }),
    answer: pageOf,
  }),
  importRejects: spec({
    method: 'GET',
    path: '/imports/{id}/rejects',
    summary: 'Rejected records as CSV',
    permission: 'inventory:read',
  }),
  confirmImport: spec({
    method: 'POST',
    path: '/imports/{id}/confirm',
    summary: 'Merges a waiting import',
    permission: 'import:confirm',
    body: z.object({ completeness: z.enum(['complete', 'partial']).optional() }),
    answer: done,
  }),
  cancelImport: spec({
    method: 'POST',
    path: '/imports/{id}/cancel',
    summary: 'Stops an import that is not merged yet',
    permission: 'import:create',
    body: z.object({}),
    answer: done,
  }),
  confirmMapping: spec({
    method: 'POST',
    path: '/imports/mappings',
    summary: 'Remembers what the columns of a table mean',
    permission: 'import:create',
    body: z.object({
      header: z.array(z.string().max(200)).min(1).max(200),
      mapping: z.record(z.string().max(200), z.string().max(60)),
    }),
    answer: done,
  }),
  guessMapping: spec({
    method: 'GET',
    path: '/imports/mappings',
    summary: 'A guess at what the columns of a table mean',
    permission: 'import:create',
    query: z.object({
      header: z
        .union([z.string(), z.array(z.string())])
        .transform((one) => (Array.isArray(one) ? one : [one])),
    }),
    answer: object,
  }),
  listScopes: spec({
    method: 'GET',
    path: '/scopes',
    summary: 'Teams and sources to which `scope` can limit an answer',
    permission: 'inventory:read',
    answer: z.object({ teams: z.array(object), sources: z.array(object) }),
  }),
  search: spec({
    method: 'GET',
    path: '/search',
    summary: 'Identities, checks and controls by name, id or alias',
    permission: 'inventory:read',
    query: z.object({ q: z.string().trim().min(1).max(200) }),
    answer: z.object({
      results: z.array(
        z.object({
          type: z.enum(['identity', 'finding', 'check', 'control']),
          id: z.string(),
          title: z.string(),
          subtitle: z.string(),
          href: z.string(),
        }),
      ),
    }),
  }),
  listViews: spec({
    method: 'GET',
    path: '/views',
    summary: 'Saved views, own and shared',
    permission: 'inventory:read',
    query: z.object({ page: z.string().max(40) }),
    answer: z.object({ rows: z.array(object) }),
  }),
  saveView: spec({
    method: 'POST',
    path: '/views',
    summary: 'Saves a view',
    permission: 'view:save',
    body: z.object({
      page: z.enum(['identities', 'credentials', 'findings', 'tasks', 'exceptions']),
      name: z.string().trim().min(1).max(80),
      query: z.string().max(2000),
      shared: z.boolean().default(false),
    }),
    answer: done,
  }),
  deleteView: spec({
    method: 'DELETE',
    path: '/views/{id}',
    summary: 'Removes an own view',
    permission: 'view:save',
    answer: done,
  }),
  listPeople: spec({
    method: 'GET',
    path: '/people',
    summary: 'Accounts with their roles',
    permission: 'people:manage',
    answer: z.object({ rows: z.array(object) }),
  }),
  invite: spec({
    method: 'POST',
    path: '/people/invitations',
    summary: 'Makes a one-use sign-up link',
    permission: 'people:manage',
    body: z.object({
      email: z.email().optional(),
      role: z.enum(roles),
      scope: scope.optional(),
      hours: z.number().int().min(1).max(720).default(72),
    }),
    answer: object,
  }),
  changeRole: spec({
    method: 'PUT',
    path: '/people/{id}/role',
    summary: 'Changes a role and scope',
    permission: 'people:manage',
    body: z.object({ role: z.enum(roles), scope: scope.default({}) }),
    answer: done,
  }),
  disablePerson: spec({
    method: 'PUT',
    path: '/people/{id}/disabled',
    summary: 'Lets an account in or keeps it out',
    permission: 'people:manage',
    body: z.object({ disabled: z.boolean() }),
    answer: done,
  }),
  setGroupRole: spec({
    method: 'PUT',
    path: '/people/groups',
    summary: 'Maps a directory group to a role',
    permission: 'people:manage',
    body: z.object({ group: z.string().trim().min(1).max(200), role: z.enum(roles).nullable() }),
    answer: done,
  }),
  listTokens: spec({
    method: 'GET',
    path: '/tokens',
    summary: 'API tokens, without their secret',
    permission: 'token:manage',
    answer: z.object({ rows: z.array(object) }),
  }),
  createToken: spec({
    method: 'POST',
    path: '/tokens',
    summary: 'Makes an API token; the token is in this answer only',
    permission: 'token:manage',
    body: z.object({
      name: z.string().trim().min(1).max(80),
      role: z.enum(roles),
      scope: scope.optional(),
      days: z.number().positive().max(366),
    }),
    answer: object,
  }),
  revokeToken: spec({
    method: 'DELETE',
    path: '/tokens/{id}',
    summary: 'Ends an API token',
    permission: 'token:manage',
    answer: done,
  }),
  listReports: spec({
    method: 'GET',
    path: '/reports',
    summary: 'Reports that were asked for, newest first',
    permission: 'inventory:read',
    query: z.object(paging),
    answer: pageOf,
  }),
  askForReport: spec({
    method: 'POST',
    path: '/reports',
    summary: 'Asks for a report; a worker makes its files',
    permission: 'report:make',
    body: z
      .object({
        kind: z.string().max(60),
        params: z
          .object({
            framework: z.string().max(60).optional(),
            identity: z.string().max(200).optional(),
            campaign: z.number().int().positive().max(2_147_483_647).optional(),
            ...scope.shape,
            as_of: z.string().max(40).optional(),
            filter: z.string().max(2000).optional(),
            of: z.string().max(60).optional(),
            n: z.number().int().min(1).max(1000).optional(),
            seed: z.string().trim().min(1).max(100).optional(),
          })
          .strict()
          .default({}),
        formats: z.array(z.enum(['pdf', 'xlsx', 'csv', 'json', 'oscal'])).min(1),
      })
      .strict(),
    answer: z.object({ id: z.string() }),
  }),
  getReport: spec({
    method: 'GET',
    path: '/reports/{id}',
    summary: 'One report with its files and its evidence sheet',
    permission: 'inventory:read',
    answer: object,
  }),
  getReportFile: spec({
    method: 'GET',
    path: '/reports/{id}/files/{format}',
    summary: 'A file of a report',
    permission: 'inventory:read',
  }),
  cancelReport: spec({
    method: 'POST',
    path: '/reports/{id}/cancel',
    summary: 'Stops a report that is not finished',
    permission: 'report:make',
    answer: z.object({ id: z.string() }),
  }),
  verifyReport: spec({
    method: 'GET',
    path: '/reports/verify',
    summary: 'Whether this installation issued a file with this SHA-256, and for which snapshot',
    permission: 'inventory:read',
    query: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is 64 hexadecimal digits') }),
    answer: object,
  }),
  listAudit: spec({
    method: 'GET',
    path: '/audit',
    summary: 'Entries of the audit log, newest first',
    permission: 'audit:read',
    query: auditFilter,
    answer: pageOf,
  }),
  exportAudit: spec({
    method: 'GET',
    path: '/audit/export',
    summary: 'The listed entries whole, as CSV or as one JSON object a line',
    permission: 'audit:read',
    query: auditFilter.extend({ format: z.enum(['csv', 'ndjson']).default('csv') }),
  }),
  verifyAudit: spec({
    method: 'GET',
    path: '/audit/verification',
    summary: 'Follows the chain of hashes from the first entry and holds it against the signed checkpoints',
    permission: 'audit:read',
    answer: z.object({
      entries: z.number().int(),
      checkpoints: z.number().int(),
      faults: z.array(z.object({ entry: z.string(), what: z.string() })),
    }),
  }),
  signCheckpoint: spec({
    method: 'POST',
    path: '/audit/checkpoints',
    summary: 'Signs how far the log has grown; keep the answer where nobody who runs Muster can reach it',
    permission: 'audit:read',
    answer: z.object({
      entry: z.string(),
      hash: z.string(),
      at: z.string(),
      signature: z.string(),
      kid: z.string(),
    }),
  }),
  signUp: spec({
    method: 'POST',
    path: '/sign-up',
    summary: 'Makes an account from a one-use link',
    permission: 'public',
    body: z.object({
      token: z.string().min(10).max(100),
      email: z.email().max(320),
      name: z.string().trim().min(1).max(120),
      password: z.string().max(1024),
    }),
    answer: object,
  }),
  openApi: spec({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document',
    permission: 'public',
    answer: object,
  }),
  live: spec({
    method: 'GET',
    path: '/live',
    summary: 'Whether this process answers at all; /health also asks the database',
    permission: 'public',
    answer: z.object({ status: z.string() }),
  }),
  metrics: spec({
    method: 'GET',
    path: '/metrics',
    summary: "Figures of the installation and of this process, in Prometheus' text format",
    permission: 'audit:read',
  }),
  health: spec({
    method: 'GET',
    path: '/health',
    summary: 'Whether the web server answers and reaches its database',
    permission: 'public',
    answer: object,
  }),
} as const
