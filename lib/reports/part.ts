import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { Forbidden } from '@/lib/model/errors'
import { environments, word } from '@/lib/model/vocabulary'
import type { Scope } from '@/lib/model/answers/access'
import type { ReportParams } from '@/lib/model/answers/reports'

const sides = ['teams', 'environments', 'sources'] as const

/**
 * The actor of a report that was asked for a part of the estate: what they may see, and of that only the part.
 * @throws Forbidden for a part outside of what they may see
 */
export function onlyPart(actor: Actor, params: ReportParams): Actor {
  const scope: Scope = { ...actor.scope }
  for (const side of sides) {
    const wanted = params[side]
    if (!wanted?.length) continue
    const own = actor.scope[side]
    const outside = own ? wanted.filter((id) => !own.includes(id)) : []
    if (outside.length > 0)
      throw new Forbidden(`Not in your scope: ${side} ${outside.join(', ')}: choose from ${own!.join(', ')}.`)
    scope[side] = [...new Set(wanted)].sort((a, b) => a - b)
  }
  return { ...actor, scope }
}

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
    scope.teams && `teams ${await named('team', scope.teams)}`,
    scope.environments &&
      `environments ${scope.environments.map((one) => word(environments, one)).join(', ')}`,
    scope.sources && `sources ${await named('source', scope.sources)}`,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('; ') : 'everything'
}
