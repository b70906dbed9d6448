import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { environments, word } from '@/lib/model/vocabulary'

/** The part of the estate that an actor sees, in words. */
export async function scopeWords({ scope }: Actor): Promise<string> {
  const named = async (table: 'team' | 'source', ids: number[]) => {
    const found = await rows<{ id: number; name: string }>(
      `select id, name from ${table} where id = any($1::int[]) order by name`,
      [ids],
    )
    return found.map(({ name }) => name).join(', ') || 'none'
  }
  const parts = [
    scope.person && `what ${scope.person} owns, reviews or works on`,
    scope.teams && `teams ${await named('team', scope.teams)}`,
    scope.environments &&
      `environments ${scope.environments.map((one) => word(environments, one)).join(', ')}`,
    scope.sources && `sources ${await named('source', scope.sources)}`,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('; ') : 'everything'
}
