import type { AuditNote } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { queue } from '@/lib/db/queue'
import { canonical } from '@/lib/files/canonical'
import { CUSTOM_ENABLED_MAX, CUSTOM_NO_ABOVE, type CustomDefinition } from '@/lib/model/custom-checks'
import { Conflict, Invalid, NotFound } from '@/lib/model/errors'
import { type Custom, customCheck, type CustomCheck, customChecks } from './custom'
import { weighExamples } from './weigh-custom'

/** What is to be kept of a custom check; `version` is that which the change is made to, null for a new one. */
export interface CustomWanted {
  definition: CustomDefinition
  state: Custom['state']
}

/** Whether two definitions say the same, however their members are ordered. */
const says = ({ definition, state }: CustomWanted): string => canonical([state, definition] as never)

/**
 * Keeps a version of a custom check inside the caller's `write`, which has checked the permission; the next judging, queued here, judges
 * everything with it. Asked again it changes nothing.
 * @param basedOn the version that somebody changed, null for a new check; not asked when it is left out
 * @throws Invalid when its examples say something else, Conflict when somebody changed it meanwhile
 */
export async function storeCustomCheck(
  client: Client,
  actor: Actor,
  id: string,
  wanted: CustomWanted,
  basedOn?: number | null,
): Promise<{ version: number; isNew: boolean; audit: AuditNote }> {
  await client.query('select pg_advisory_xact_lock(7, $1)', [CUSTOM_NO_ABOVE])
  const known = await customChecks(client)
  const current = known.find((check) => check.id === id)
  const version = current?.custom.version ?? 0
  const note = (action: string, detail: object): AuditNote => ({
    action,
    subject: id,
    detail: { ...detail, version },
  })
  if (current && says(current.custom) === says(wanted))
    return { version, isNew: false, audit: note('check.custom_unchanged', {}) }
  if (basedOn !== undefined && (basedOn ?? 0) !== version && current?.custom.state !== 'deleted')
    throw new Conflict(
      current
        ? `${current.custom.changedBy} saved version ${version} of ${id} meanwhile. Load it, and change that.`
        : `There is no check "${id}" any more.`,
    )
  if (current && current.subject !== wanted.definition.subject)
    throw new Invalid(`${id} has findings on ${current.subject} level. Write another check for the other.`)
  if (wanted.state !== 'deleted') await demandFits(client, id, wanted, known)
  const no = current?.no ?? Math.max(CUSTOM_NO_ABOVE, ...known.map((check) => check.no)) + 1
  await client.query(
    `insert into custom_check (id, version, no, state, definition, changed_by)
     values ($1, $2, $3, $4, $5, $6)`,
    [id, version + 1, no, wanted.state, JSON.stringify(wanted.definition), actor.label],
  )
  await queue(client, 'judge')
  const action = wanted.state === 'deleted' ? 'check.custom_delete' : 'check.custom_save'
  return {
    version: version + 1,
    isNew: true,
    audit: {
      action,
      subject: id,
      detail: { state: wanted.state, version: version + 1, title: wanted.definition.title },
    },
  }
}

/** Takes a custom check away: what it found is no problem any more, and its number stays its own. */
export async function removeCustomCheck(client: Client, actor: Actor, id: string) {
  const current = (await customChecks(client)).find((check) => check.id === id)
  if (!current) throw new NotFound(`There is no custom check "${id}".`)
  return storeCustomCheck(client, actor, id, { definition: current.custom.definition, state: 'deleted' })
}

async function demandFits(
  client: Client,
  id: string,
  { definition, state }: CustomWanted,
  known: readonly CustomCheck[],
): Promise<void> {
  const others = known.filter((check) => check.id !== id && check.custom.state === 'enabled')
  if (state === 'enabled' && others.length >= CUSTOM_ENABLED_MAX)
    throw new Invalid(`${CUSTOM_ENABLED_MAX} custom checks are enabled. Disable one first.`)
  const wrong = await wrongExamples(client, id, definition)
  if (wrong.length > 0) throw wrongly(wrong)
}

/** Examples that say something else, as the failure that tells so. */
export const wrongly = (wrong: readonly { at: number; problem: string }[]): Invalid =>
  new Invalid(wrong.map(({ at, problem }) => `Example ${at + 1}: ${problem}`).join(' '), {
    fields: wrong.map(({ at, problem }) => ({ field: `examples.${at}`, problem })),
  })

/** The examples whose verdict is another than they say. */
export async function wrongExamples(
  client: Client,
  id: string,
  definition: CustomDefinition,
): Promise<{ at: number; problem: string }[]> {
  const { verdicts, failure } = await weighExamples(client, draft(id, definition), new Date())
  return definition.examples.flatMap(({ verdict }, at) =>
    failure !== null
      ? [{ at, problem: failure }]
      : verdicts[at] === verdict
        ? []
        : [
            {
              at,
              problem: `The verdict is ${verdicts[at]!.replace('_', ' ')}, and not ${verdict.replace('_', ' ')}.`,
            },
          ],
  )
}

/** A definition that is not kept yet, as a check. */
export const draft = (id: string, definition: CustomDefinition, no = CUSTOM_NO_ABOVE): CustomCheck =>
  customCheck(id, no, definition, {
    version: 0,
    state: 'enabled',
    changedBy: '',
    changedAt: new Date(0),
    failure: null,
  })
