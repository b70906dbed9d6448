import type { Severity } from './vocabulary'

/** What happens in Muster that others may want to hear of. `campaign.*` is sent by attestation. */
export const outboundTypes = [
  'finding.opened',
  'finding.planned',
  'finding.verified',
  'finding.regressed',
  'finding.accepted',
  'finding.dismissed',
  'finding.reopened',
  'task.planned',
  'task.started',
  'task.awaiting_proof',
  'task.verified',
  'task.regressed',
  'task.cancelled',
  'exception.requested',
  'exception.approved',
  'exception.refused',
  'exception.stale',
  'exception.expired',
  'exception.withdrawn',
  'campaign.started',
  'campaign.reminded',
  'campaign.decided',
  'campaign.signed_off',
  'campaign.cancelled',
  'evidence.requested',
  'evidence.answered',
  'evidence.asked_again',
  'evidence.accepted',
  'evidence.withdrawn',
  'report.made',
  'import.done',
  'import.failed',
  'import.waiting',
] as const
export type OutboundType = (typeof outboundTypes)[number]

export const webhookFormats = ['json', 'slack', 'teams'] as const
export type WebhookFormat = (typeof webhookFormats)[number]
export const webhookFormatNames: Record<WebhookFormat, string> = {
  json: 'JSON, signed',
  slack: 'Slack message',
  teams: 'Teams message',
}

/** One thing that an event is about. Never holds a secret. */
export interface OutboundItem {
  id: string
  title: string
  /** Address inside this Muster: `/findings/12`. */
  path: string
  identity?: string
  severity?: Severity
  /** Who did it, when a person did. */
  by?: string
  note?: string
  /** Of a finding that is a gap: its reason with its proof, in one sentence. */
  proof?: string
  detail?: Record<string, unknown>
}

/** How an event reads in a sentence: "3 findings opened". */
export const outboundWords: Record<OutboundType, [one: string, many: string]> = {
  'finding.opened': ['finding opened', 'findings opened'],
  'finding.planned': ['finding planned', 'findings planned'],
  'finding.verified': ['finding closed by later data', 'findings closed by later data'],
  'finding.regressed': ['finding regressed', 'findings regressed'],
  'finding.accepted': ['finding accepted for a time', 'findings accepted for a time'],
  'finding.dismissed': ['finding dismissed', 'findings dismissed'],
  'finding.reopened': ['finding reopened', 'findings reopened'],
  'task.planned': ['task planned', 'tasks planned'],
  'task.started': ['task started', 'tasks started'],
  'task.awaiting_proof': ['task waits for its proof', 'tasks wait for their proof'],
  'task.verified': ['task proven', 'tasks proven'],
  'task.regressed': ['task regressed', 'tasks regressed'],
  'task.cancelled': ['task cancelled', 'tasks cancelled'],
  'exception.requested': ['exception asked for', 'exceptions asked for'],
  'exception.approved': ['exception approved', 'exceptions approved'],
  'exception.refused': ['exception refused', 'exceptions refused'],
  'exception.stale': ['exception went stale', 'exceptions went stale'],
  'exception.expired': ['exception expired', 'exceptions expired'],
  'exception.withdrawn': ['exception withdrawn', 'exceptions withdrawn'],
  'campaign.started': ['campaign started', 'campaigns started'],
  'campaign.reminded': ['campaign reminded its reviewers', 'campaigns reminded their reviewers'],
  'campaign.decided': ['decision recorded', 'decisions recorded'],
  'campaign.signed_off': ['campaign signed off', 'campaigns signed off'],
  'campaign.cancelled': ['campaign cancelled', 'campaigns cancelled'],
  'evidence.requested': ['evidence asked for', 'pieces of evidence requested'],
  'evidence.answered': ['request for evidence answered', 'requests for evidence answered'],
  'evidence.asked_again': ['request for evidence needs more', 'requests for evidence need more'],
  'evidence.accepted': ['evidence accepted', 'pieces of evidence accepted'],
  'evidence.withdrawn': ['request for evidence withdrawn', 'requests for evidence withdrawn'],
  'report.made': ['report made', 'reports made'],
  'import.done': ['import finished', 'imports finished'],
  'import.failed': ['import failed', 'imports failed'],
  'import.waiting': ['import waits for a person', 'imports wait for a person'],
}
