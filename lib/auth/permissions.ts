import { Forbidden } from '@/lib/model/errors'
import type { Role } from '@/lib/model/vocabulary'
import type { Actor } from './actor'
import { maySeeAll, seesRecords } from './scope'

export const permissions = [
  'account:own',
  'inventory:read',
  'import:create',
  'import:confirm',
  'finding:change',
  'task:work',
  'exception:request',
  'exception:decide',
  'owner:assign',
  'attestation:manage',
  'attestation:decide',
  'attestation:read',
  'view:save',
  'report:make',
  'control:verify',
  'evidence:read',
  'evidence:ask',
  'evidence:answer',
  'original:read',
  'check:tune',
  'policy:change',
  'webhook:manage',
  'source:change',
  'people:manage',
  'token:manage',
  'audit:read',
] as const
export type Permission = (typeof permissions)[number]

/** Which role may do what. A test walks every route against this table. */
export const granted: Record<Role, readonly Permission[]> = {
  administrator: permissions,
  analyst: [
    'account:own',
    'inventory:read',
    'import:create',
    'import:confirm',
    'finding:change',
    'task:work',
    'exception:request',
    'exception:decide',
    'owner:assign',
    'attestation:manage',
    'attestation:decide',
    'attestation:read',
    'view:save',
    'report:make',
    'control:verify',
    'evidence:read',
    'evidence:answer',
  ],
  owner: [
    'account:own',
    'inventory:read',
    'task:work',
    'exception:request',
    'attestation:decide',
    'view:save',
    'report:make',
  ],
  auditor: [
    'account:own',
    'inventory:read',
    'attestation:read',
    'view:save',
    'report:make',
    'evidence:read',
    'evidence:ask',
    'original:read',
    'audit:read',
  ],
}

/**
 * What concerns the whole installation: nobody who is limited to a part of it may change it, whatever their role. Evidence that was
 * asked for may speak of all of it, so they do not read it either.
 */
const INSTALLATION_WIDE: readonly Permission[] = [
  'control:verify',
  'evidence:read',
  'evidence:ask',
  'evidence:answer',
  'original:read',
  'check:tune',
  'policy:change',
  'webhook:manage',
  'source:change',
]
/** An import changes whatever its records speak of, in any team and environment. */
const OF_WHOLE_SOURCES: readonly Permission[] = ['import:create', 'import:confirm']

/** Whether the actor's scope reaches as far as the permission does. */
const reaches = (actor: Actor, permission: Permission): boolean =>
  INSTALLATION_WIDE.includes(permission)
    ? maySeeAll(actor)
    : !OF_WHOLE_SOURCES.includes(permission) || seesRecords(actor)

export const may = (actor: Actor, permission: Permission): boolean =>
  granted[actor.role].includes(permission) && reaches(actor, permission)

/** Throws Forbidden, naming what is missing. */
export function demand(actor: Actor, permission: Permission): void {
  if (!granted[actor.role].includes(permission))
    throw new Forbidden(`The role ${actor.role} may not do this (needs ${permission}).`)
  if (!reaches(actor, permission))
    throw new Forbidden('This affects more than your scope. Ask a user without a scope limit.')
}
