import { Forbidden } from '@/lib/model/errors'
import type { Role } from '@/lib/model/vocabulary'
import type { Actor } from './actor'

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
  auditor: ['account:own', 'inventory:read', 'attestation:read', 'view:save', 'report:make', 'audit:read'],
}

export const may = (actor: Actor, permission: Permission): boolean => granted[actor.role].includes(permission)

/** Throws Forbidden, naming what is missing. */
export function demand(actor: Actor, permission: Permission): void {
  if (!may(actor, permission))
    throw new Forbidden(`The role ${actor.role} may not do this (needs ${permission}).`)
}
