import type { Role } from '@/lib/model/vocabulary'

/** What each role is there for, in a line. */
export const roleWords: Record<Role, { name: string; may: string }> = {
  administrator: { name: 'Administrator', may: 'Everything, people, tokens and thresholds included' },
  analyst: { name: 'Analyst', may: 'Imports, confirms, assigns owners, changes findings' },
  owner: { name: 'Owner', may: 'Reads what lies in their scope and saves views' },
  auditor: { name: 'Auditor', may: 'Reads everything in their scope and the audit log' },
}

export const roleOptions = (Object.keys(roleWords) as Role[]).map((role) => ({
  value: role,
  label: roleWords[role].name,
}))
