import type { AuditRow } from '@/lib/model/answers/audit'

/** Entity Management of OCSF 1.8.0: somebody did something to something that Muster manages. */
const CLASS = 3004

const CREATES = [
  'create',
  'make',
  'add',
  'invite',
  'ask',
  'request',
  'schedule',
  'plan',
  'upload',
  'sign-up-link',
]
const READS = ['export', 'read', 'list', 'verify', 'preview', 'open']
const DELETES = ['delete', 'remove', 'revoke', 'cancel', 'withdraw', 'forget', 'discard', 'unschedule']
const names = { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete' } as const

/** Create, Read, Update or Delete, by the verb with which an action ends: `report.make`, `people.invite`. */
function activityOf(action: string): keyof typeof names {
  const verb = action.slice(action.lastIndexOf('.') + 1)
  return CREATES.includes(verb) ? 1 : READS.includes(verb) ? 2 : DELETES.includes(verb) ? 4 : 3
}

/**
 * One entry of the audit log as an event (OCSF 1.8.0, class entity_management). Times are milliseconds. The entry's place in the hash
 * chain stands under `unmapped`, with the very fields that its hash is made of.
 */
export function ocsfEntry(entry: AuditRow): object {
  const activity = activityOf(entry.action)
  return {
    category_uid: 3,
    category_name: 'Identity & Access Management',
    class_uid: CLASS,
    class_name: 'Entity Management',
    activity_id: activity,
    activity_name: names[activity],
    type_uid: CLASS * 100 + activity,
    severity_id: 1,
    severity: 'Informational',
    status_id: 1,
    status: 'Success',
    time: Date.parse(entry.at),
    message: `${entry.actor}: ${entry.action} ${entry.subject}`,
    actor: { user: { name: entry.actor } },
    entity: { name: entry.subject, type: entry.action.split('.')[0] },
    metadata: {
      version: '1.8.0',
      product: { name: 'Muster', vendor_name: 'Muster' },
      uid: `audit-${entry.id}`,
      sequence: Number(entry.id),
      log_name: 'audit log',
      event_code: entry.action,
    },
    unmapped: {
      id: entry.id,
      at: entry.at,
      detail: entry.detail,
      prev_hash: entry.prevHash,
      hash: entry.hash,
    },
  }
}
