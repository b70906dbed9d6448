import { environments } from '@/lib/model/vocabulary'
import { environmentNames } from '@/lib/model/words'
import type { Scope } from '@/lib/model/answers/access'

/** What a scope may be limited to. */
export interface ScopeChoices {
  teams: { id: number; name: string }[]
  sources: { id: number; name: string }[]
}

export const environmentChoices = environments.map((name, id) => ({
  id,
  name: name === 'unknown' ? 'Environment unknown' : environmentNames[name],
}))

/** "Production, team Payments": a scope in words; a deleted team is shown by its number. */
export function scopeWords(scope: Scope, { teams, sources }: ScopeChoices): string {
  // A side of which nothing is left: what was asked for lies outside of what the reader may see.
  if ([scope.environments, scope.teams, scope.sources].some((ids) => ids?.length === 0)) return 'Nothing'

  const named = (ids: number[] | undefined, list: { id: number; name: string }[], what: string) =>
    (ids ?? []).map((id) => list.find((one) => one.id === id)?.name ?? `${what} ${id}`)
  const parts = [
    ...named(scope.environments, environmentChoices, 'environment'),
    ...named(scope.teams, teams, 'team'),
    ...named(scope.sources, sources, 'source'),
    ...(scope.person === undefined ? [] : ['Mine']),
  ]
  return parts.length > 0 ? parts.join(', ') : 'All'
}
