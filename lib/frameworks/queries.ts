import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { checkById, numbersOf } from '@/lib/checks/index'
import { prepared } from '@/lib/db/pool'
import { tallies } from '@/lib/checks/tally'
import { NotFound } from '@/lib/model/errors'
import { severityOf } from '@/lib/model/vocabulary'
import { carriedFrameworks } from './editions'
import type { Framework } from './framework'
import type { Tally } from '@/lib/model/answers/inventory'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'
/** Posture of one framework for what the actor may see: one pass over the narrow rows. */
export async function frameworkPosture(actor: Actor, id: string): Promise<FrameworkPosture> {
  const carried = await carriedFrameworks()
  const framework = carried.find((one) => one.id === id)
  if (!framework)
    throw new NotFound(`There is no framework "${id}". Known: ${carried.map((one) => one.id).join(', ')}.`)
  return postureOf(actor, framework)
}

async function postureOf(actor: Actor, framework: Framework): Promise<FrameworkPosture> {
  // A past edition can name a check that is no more.
  const controls = framework.controls.map((control) => ({
    ...control,
    checks: control.checks.filter((checkId) => checkById(checkId)),
  }))
  const judged = controls.filter((control) => control.checks.length > 0)
  const checkIds = [...new Set(judged.flatMap((control) => control.checks as readonly string[]))]
  const [counted, [last]] = await Promise.all([
    tallies(actor, [
      ...judged.map((control) => numbersOf(control.checks)),
      ...checkIds.map((checkId) => numbersOf([checkId])),
    ]),
    prepared<{ at: Date | null }>('select max(as_of) as at from judgement'),
  ])
  const tallyAt = (index: number): Tally => {
    const { holds, gap, accepted, unknown, total } = counted[index]!
    return { holds, gap, accepted, unknown, total }
  }
  return {
    id: framework.id,
    name: framework.name,
    version: framework.version,
    published: framework.published,
    sourceUrl: framework.sourceUrl,
    source: framework.source,
    note: framework.note ?? null,
    judgedAt: last?.at?.toISOString() ?? null,
    controls: controls.map((control) => {
      const index = judged.indexOf(control)
      const worst = index < 0 ? null : counted[index]!.worst
      return {
        id: control.id,
        title: control.title,
        noneBecause: control.noneBecause ?? null,
        worst: worst ? severityOf(worst) : null,
        ...(index < 0 ? { holds: 0, gap: 0, accepted: 0, unknown: 0, total: 0 } : tallyAt(index)),
        checks: control.checks.map((checkId) => {
          const check = checkById(checkId)!
          return {
            id: check.id,
            title: check.title,
            holdsTitle: check.holds,
            origin: originOf(check.params),
            ...tallyAt(judged.length + checkIds.indexOf(checkId)),
          }
        }),
      }
    }),
  }
}

const originOf = (params: Record<string, { source: string }>): string => {
  const sources = [...new Set(Object.values(params).map((param) => param.source))]
  if (sources.length === 0) return 'Needs no number'
  return sources.every((source) => source === 'product')
    ? 'Muster default, no published source'
    : sources.filter((source) => source !== 'product').join(', ')
}

/** Headline of each framework for the overview: how many of its judged controls have gaps. */
export async function frameworkSummaries(actor: Actor): Promise<
  {
    id: string
    name: string
    version: string
    controls: number
    withGaps: number
    unjudged: number
    holds: number
  }[]
> {
  const all = await Promise.all((await carriedFrameworks()).map((framework) => postureOf(actor, framework)))
  return all.map((posture) => {
    const judged = posture.controls.filter((control) => control.checks.length > 0)
    return {
      id: posture.id,
      name: posture.name,
      version: posture.version,
      controls: judged.length,
      withGaps: judged.filter((control) => control.gap > 0).length,
      unjudged: judged.filter((control) => control.gap === 0 && control.holds === 0).length,
      holds: judged.filter((control) => control.gap === 0 && control.holds > 0).length,
    }
  })
}
