import { type Client, rehearsal } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import { credentialFacts } from '@/lib/facts/credential'
import { identityFacts } from '@/lib/facts/identity'
import type { CustomPreview } from '@/lib/model/answers/checks'
import type { CustomDefinition } from '@/lib/model/custom-checks'
import { Invalid } from '@/lib/model/errors'
import { verdicts } from '@/lib/model/vocabulary'
import { type CustomCheck, customChecks, factsAsked } from './custom'
import { giveToReader } from './isolated'
import { currentRules } from './rules'
import { draft } from './store-custom'
import { CUSTOM_VERDICT, weighOn } from './weigh-custom'

const GAP = verdicts.indexOf('gap')
const NAMES_SHOWN = 10
/** Numbers that stand for the check as it would be and as it is, in the temporary table of verdicts. */
const [WOULD_BE, IS] = [1, 2]

/**
 * What a custom check would open and close on everything there is now, held against the version in force; nothing is written.
 * @throws Invalid when it cannot be judged, or takes too long
 */
export const previewOnAll = (id: string, definition: CustomDefinition, asOf: Date): Promise<CustomPreview> =>
  rehearsal(async (client) => {
    const current = (await customChecks(client)).find((check) => check.id === id)
    const would = draft(id, definition, WOULD_BE)
    const is =
      current?.custom.state === 'enabled' && current.subject === would.subject ? [{ ...current, no: IS }] : []
    const facts = await factsFor(client, [would, ...is], asOf)
    for (const check of [would, ...is]) {
      const failure = await weighOn(client, check, facts, asOf)
      if (failure && check === would)
        throw new Invalid(`The check cannot be evaluated. ${failure}`, {
          fields: [{ field: 'fails', problem: failure }],
        })
    }
    // What would be a gap against what is one, subject by subject.
    const { rows } = await client.query<CustomPreview>(
      `with held as (
         select
           identity_key, credential_key,
           max(verdict) filter (where check_no = ${WOULD_BE}) as would,
           coalesce(bool_or(verdict = ${GAP}) filter (where check_no = ${IS}), false) as was_gap
         from custom_verdict
         group by 1, 2
       ),
       opening as (
         select i.name
         from held h
           join identity i using (identity_key)
         where h.would = ${GAP} and not h.was_gap
         order by i.name limit ${NAMES_SHOWN}
       )
       select
         (count(*) filter (where would = ${GAP} and not was_gap))::int as opens,
         (count(*) filter (where would is distinct from ${GAP} and was_gap))::int as closes,
         (count(*) filter (where would = ${GAP} and was_gap))::int as stays,
         (count(*) filter (where would = ${verdicts.indexOf('unknown')}))::int as unknown,
         count(would)::int as total,
         coalesce((select array_agg(distinct name) from opening), '{}') as names
       from held`,
    )
    return rows[0]!
  })

/** Reads the facts that the checks ask into a temporary table, which is all that a condition gets to see. */
async function factsFor(client: Client, checks: readonly CustomCheck[], asOf: Date) {
  const { subject } = checks[0]!
  const { windows } = await currentRules(client)
  const keys = subject === 'identity' ? ['identity_key'] : ['identity_key', 'credential_key']
  const facts = subject === 'identity' ? identityFacts('all', windows) : credentialFacts('all')
  const columns = [...keys, ...factsAsked(checks, subject)].map((name) => `f.${name}`).join(', ')
  // Inlined as a literal because CREATE TABLE AS takes no parameters.
  await client.query(
    `create temp table previewed_fact on commit drop as select ${columns} from (${facts}) f`.replaceAll(
      '$1::timestamptz',
      `'${asOf.toISOString()}'::timestamptz`,
    ),
  )
  await client.query(CUSTOM_VERDICT)
  await giveToReader(client, 'select', 'previewed_fact')
  await giveToReader(client, 'insert', 'custom_verdict')
  return sql`${raw('previewed_fact')}`
}
