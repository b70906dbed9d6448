import type { Scope } from '@/lib/auth/actor'
import { environments, type Role } from '@/lib/model/vocabulary'

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

/** What a scope may be limited to. */
export interface ScopeChoices {
  teams: { id: number; name: string }[]
  sources: { id: number; name: string }[]
}

const environmentNames: Record<string, string> = {
  production: 'Production',
  staging: 'Staging',
  development: 'Development',
  test: 'Test',
  unknown: 'Environment unknown',
}
export const environmentChoices = environments.map((name, id) => ({
  id,
  name: environmentNames[name] ?? name,
}))

/** "Production, team Payments": a scope in words; a name that is gone keeps its number. */
export function scopeWords(scope: Scope, { teams, sources }: ScopeChoices): string {
  const named = (ids: number[] | undefined, list: { id: number; name: string }[], what: string) =>
    (ids ?? []).map((id) => list.find((one) => one.id === id)?.name ?? `${what} ${id}`)
  const parts = [
    ...named(scope.environments, environmentChoices, 'environment'),
    ...named(scope.teams, teams, 'team'),
    ...named(scope.sources, sources, 'source'),
  ]
  return parts.length > 0 ? parts.join(', ') : 'Everything'
}
