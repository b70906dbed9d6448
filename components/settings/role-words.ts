import type { Role } from '@/lib/model/vocabulary'

/** The purpose of each role. */
export const roleWords: Record<Role, { name: string; may: string }> = {
  administrator: { name: 'Administrator', may: 'Full access, including people, tokens and thresholds' },
  analyst: { name: 'Analyst', may: 'Imports data, assigns owners, works on findings' },
  owner: { name: 'Owner', may: 'Reviews and fixes their own identities' },
  auditor: { name: 'Auditor', may: 'Reads everything in their scope and the audit log, asks for evidence' },
}

export const roleOptions = (Object.keys(roleWords) as Role[]).map((role) => ({
  value: role,
  label: roleWords[role].name,
}))
