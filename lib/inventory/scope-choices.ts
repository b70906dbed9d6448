import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import type { Named } from '@/lib/model/answers/inventory'
const NAMES_MAX = 1000

/** What the actor's view can be limited to: teams of the directory and sources, each as far as they may see it, by name. */
export async function scopeChoices({ scope }: Actor): Promise<{ teams: Named[]; sources: Named[] }> {
  const named = (table: 'team' | 'source', ids: number[] | undefined) =>
    rows<Named>(
      `select id, name
       from ${table}
       where $1::int[] is null or id = any($1)
       order by name, id limit ${NAMES_MAX}`,
      [ids ?? null],
    )
  return { teams: await named('team', scope.teams), sources: await named('source', scope.sources) }
}
