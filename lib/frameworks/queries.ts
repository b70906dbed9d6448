import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { customChecks } from '@/lib/checks/custom'
import { prepared } from '@/lib/db/pool'
import { questionText, tallies } from '@/lib/checks/tally'
import { NotFound } from '@/lib/model/errors'
import { severityOf } from '@/lib/model/vocabulary'
import { askedInstant } from '@/lib/db/instant'
import { type ControlChange, editionChanges } from './edition-changes'
import {
  carriedFrameworks,
  editionOfThisVersion,
  type Edition,
  editionsThatDiffer,
  frameworkInEdition,
  mapped,
  pinnableEditions,
} from './editions'
import type { Framework } from './framework'
import type { FrameworkEdition, FrameworkPosture, FrameworkSummary } from '@/lib/model/answers/frameworks'
import { policyOf } from '@/lib/policy/policy'
import { knownControls, questionOf, questionsOf } from './questions'
import { managementResponses } from './responses'
import { currentVerifications } from './verifications'

/**
 * Posture of one framework for what the actor may see.
 * @param edition the name of an edition; without it, the one that is in use
 * @throws NotFound for an unknown framework or edition
 */
export async function frameworkPosture(
  actor: Actor,
  id: string,
  edition?: string,
): Promise<FrameworkPosture> {
  const carried = await carriedFrameworks()
  const framework = carried.find((one) => one.id === id)
  if (!framework)
    throw new NotFound(`There is no framework "${id}". Known: ${carried.map((one) => one.id).join(', ')}.`)
  const asked = edition ? await frameworkInEdition(id, edition) : framework
  return (await posturesOf(actor, [asked]))[0]!
}

/** Posture of frameworks, with all their controls and checks counted in one pass over the verdicts. */
async function posturesOf(actor: Actor, frameworks: readonly Edition[]): Promise<FrameworkPosture[]> {
  const known = await checkCatalogue()
  const asked = questionsOf(known, frameworks)
  const [counted, verifications, responses, [last]] = await Promise.all([
    tallies(actor, [...asked.values()]),
    currentVerifications(),
    managementResponses(),
    prepared<{ at: Date | null }>('select max(as_of) as at from judgement'),
  ])
  const tallyOfQuestion = new Map([...asked.keys()].map((question, at) => [question, counted[at]!]))
  const none = { holds: 0, gap: 0, accepted: 0, unknown: 0, total: 0, worst: null }
  const tallyOf = (checkIds: readonly string[], framework: Framework) =>
    checkIds.length === 0 ? none : tallyOfQuestion.get(questionText(questionOf(known, checkIds, framework)))!
  return frameworks.map((framework) => ({
    id: framework.id,
    name: framework.name,
    version: framework.version,
    published: framework.published,
    status: framework.status,
    supersededBy: framework.supersededBy ?? null,
    appliesTo: framework.appliesTo ?? null,
    byAnalogy: framework.byAnalogy ?? false,
    sourceUrl: framework.sourceUrl,
    source: framework.source,
    note: framework.note ?? null,
    judgedAt: last?.at?.toISOString() ?? null,
    edition: framework.edition,
    controls: knownControls(known, framework).map((control) => {
      const { worst, ...tally } = tallyOf(control.checks, framework)
      return {
        id: control.id,
        title: control.title,
        noneBecause: control.noneBecause ?? null,
        isHeading: control.isHeading ?? false,
        movedTo: [...(control.movedTo ?? [])],
        verification: verifications.get(`${framework.id} ${control.id}`) ?? null,
        response: responses.get(`${framework.id} ${control.id}`) ?? null,
        worst: worst ? severityOf(worst) : null,
        ...tally,
        checks: control.checks.map((checkId) => {
          const check = known.byId(checkId)!
          const { worst: _, ...own } = tallyOf([checkId], framework)
          return {
            id: check.id,
            title: check.title,
            holdsTitle: check.holds,
            origin: originOf(check.params),
            ...own,
          }
        }),
      }
    }),
  }))
}

const originOf = (params: Record<string, { source: string }>): string => {
  const sources = [...new Set(Object.values(params).map((param) => param.source))]
  if (sources.length === 0) return 'Needs no number'
  return sources.every((source) => source === 'product')
    ? 'Muster default, no published source'
    : sources.filter((source) => source !== 'product').join(', ')
}

/** Headline of each framework: how many of its judged controls have gaps. Superseded ones are left out. */
export async function frameworkSummaries(actor: Actor): Promise<FrameworkSummary[]> {
  const current = (await carriedFrameworks()).filter(({ status }) => status === 'current')
  const [postures, { pinned }, waiting] = await Promise.all([
    posturesOf(actor, current),
    policyOf('frameworks'),
    askedInstant() ? new Map<string, Edition>() : editionsThatDiffer(),
  ])
  return postures.map((posture) => {
    const judged = posture.controls.filter((control) => control.checks.length > 0)
    const byHand = posture.controls.flatMap(({ checks, verification }) =>
      checks.length === 0 && verification && !verification.isExpired ? [verification.result] : [],
    )
    return {
      id: posture.id,
      name: posture.name,
      version: posture.version,
      pinned: pinned.includes(posture.id),
      hasNewEdition: waiting.has(posture.id),
      controls: judged.length,
      withGaps: judged.filter((control) => control.gap > 0).length,
      unjudged: judged.filter((control) => control.gap === 0 && control.holds === 0).length,
      holds: judged.filter((control) => control.gap === 0 && control.holds > 0).length,
      verified: byHand.filter((result) => result !== 'fails').length,
      failedByHand: byHand.filter((result) => result === 'fails').length,
      open: posture.controls.filter(
        ({ checks, isHeading, verification }) =>
          checks.length === 0 && !isHeading && (!verification || verification.isExpired),
      ).length,
    }
  })
}

/** An edition that waits to be adopted: what it would change, and the headline before and after. */
export interface PendingEdition {
  versionBefore: string
  versionAfter: string
  changes: ControlChange[]
  before: { controls: number; withGaps: number }
  after: { controls: number; withGaps: number }
}

/** What adopting the edition of this version would change, for what the actor may see; null when it is in use. */
export async function pendingEdition(actor: Actor, id: string): Promise<PendingEdition | null> {
  const [before, after] = [(await editionsThatDiffer()).get(id), editionOfThisVersion(id)]
  if (!before || !after || askedInstant()) return null
  const both = mapped([before, after], await customChecks())
  const [was, is] = (await posturesOf(actor, both)).map(({ controls }) => {
    const judged = controls.filter(({ checks }) => checks.length > 0)
    return { controls: judged.length, withGaps: judged.filter(({ gap }) => gap > 0).length }
  })
  return {
    versionBefore: before.version,
    versionAfter: after.version,
    changes: editionChanges(before, after),
    before: was!,
    after: is!,
  }
}

/** The editions of one framework to which a report can be pinned, the one in use first. */
export async function editionsOf(id: string): Promise<FrameworkEdition[]> {
  if (!editionOfThisVersion(id)) throw new NotFound(`There is no framework "${id}".`)
  return (await pinnableEditions()).filter(({ framework }) => framework === id)
}
