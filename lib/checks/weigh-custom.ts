import type { Client } from '@/lib/db/pool'
import { raw, sql, type Sql } from '@/lib/db/sql'
import { exampleValue } from '@/lib/model/conditions/example-values'
import { factsOf } from '@/lib/model/conditions/facts'
import type { CustomExample } from '@/lib/model/custom-checks'
import {
  credentialKinds,
  identityKinds,
  severities,
  type Verdict,
  verdicts,
  word,
} from '@/lib/model/vocabulary'
import { factColumns } from './check'
import { conditionSql, storedExample } from './compile-condition'
import { type CustomCheck, factsAsked } from './custom'
import { isolated } from './isolated'

const at = (verdict: Verdict): number => verdicts.indexOf(verdict)
const [HOLDS, GAP, UNKNOWN, NOT_APPLICABLE] = [at('holds'), at('gap'), at('unknown'), at('not_applicable')]

/** Whatever a custom check says, it judges what is active and of its kinds; NULL where that is not known. */
function isJudged({ subject, custom: { definition } }: CustomCheck): Sql {
  const kinds: readonly string[] = subject === 'identity' ? identityKinds : credentialKinds
  const active = raw(subject === 'identity' ? 'f.is_active' : '(f.is_active and f.identity_is_active)')
  const codes = definition.kinds.map((kind) => kinds.indexOf(kind))
  return codes.length === 0 ? active : sql`(${active} and f.kind = any(${codes}::smallint[]))`
}

/** SQL of the verdict of a custom check on facts `f`, as its position in `verdicts`. */
function verdictSql(check: CustomCheck, asOf: Date): Sql {
  const { applies, fails } = check.custom
  const judged = applies
    ? sql`(${isJudged(check)} and ${conditionSql(applies, check.subject, asOf)})`
    : isJudged(check)
  const isGap = conditionSql(fails!, check.subject, asOf)
  return sql`
    case
      when not ${judged} then ${raw(NOT_APPLICABLE)}
      when ${judged} and ${isGap} then ${raw(GAP)}
      when ${judged} and not ${isGap} then ${raw(HOLDS)}
      else ${raw(UNKNOWN)}
    end`
}

/** The temporary table into which verdicts of custom checks go; those that do not apply are left out. */
export const CUSTOM_VERDICT = `
  create temp table custom_verdict (
    identity_key bigint, credential_key bigint, check_no integer, verdict smallint, severity smallint
  ) on commit drop`

/**
 * Weighs one custom check on rows of facts, into the temporary table `custom_verdict`. One that cannot be weighed says "unknown" of all
 * that it would have judged.
 * @param facts SQL of a relation with the key, and the facts that it asks
 * @returns why it could not be weighed, or null
 */
export async function weighOn(
  client: Client,
  check: CustomCheck,
  facts: Sql,
  asOf: Date,
): Promise<string | null> {
  const severity = severities.indexOf(check.severity.default)
  const key = raw(check.subject === 'identity' ? '0::bigint as credential_key' : 'f.credential_key')
  const into = (verdict: Sql) => sql`
    insert into custom_verdict (identity_key, credential_key, check_no, verdict, severity)
    select v.identity_key, v.credential_key, ${check.no}::int, v.verdict, ${severity}::smallint
    from (select f.identity_key, ${key}, ${verdict} as verdict from ${facts} f) v
    where v.verdict <> ${raw(NOT_APPLICABLE)}`
  const failure = check.custom.unreadable ?? (await isolated(client, into(verdictSql(check, asOf)))).failure
  if (failure === null) return null
  await client.query(
    into(sql`case when not ${isJudged(check)} then ${raw(NOT_APPLICABLE)} else ${raw(UNKNOWN)} end`),
  )
  return failure
}

/** A row of facts by their names, as the driver gives it. */
export type FactRow = Readonly<Record<string, unknown>>

/** The verdicts of one custom check on rows that were read already, in their order; or why there are none. */
export async function weighRows(
  client: Client,
  check: CustomCheck,
  rows: readonly FactRow[],
  asOf: Date,
): Promise<{ verdicts: Verdict[]; failure: string | null }> {
  if (check.custom.unreadable) return { verdicts: [], failure: check.custom.unreadable }
  const types = factColumns(check.subject)
  const asked = factsAsked([check], check.subject)
  const columns = raw(asked.map((name) => `"${name}" ${types[name]}`).join(', '))
  const body = JSON.stringify(
    rows.map((row, at) => ({ at, ...Object.fromEntries(asked.map((name) => [name, row[name] ?? null])) })),
  )
  const { rows: found, failure } = await isolated<{ verdict: number }>(
    client,
    sql`select ${verdictSql(check, asOf)} as verdict
      from jsonb_to_recordset(${body}::jsonb) as f (at int, ${columns})
      order by f.at`,
  )
  return { verdicts: (found ?? []).map(({ verdict }) => word(verdicts, verdict)), failure }
}

/** The facts of an example: what is not named is unknown, but it is active and of the first kind that the check judges. */
function exampleRow(
  { subject, custom: { definition } }: CustomCheck,
  { facts }: CustomExample,
  asOf: Date,
): FactRow {
  const kind = definition.kinds[0]
  const given = {
    is_active: true,
    ...(subject === 'credential' && { identity_is_active: true }),
    ...(kind && { kind }),
  }
  return Object.fromEntries(
    Object.entries({ ...given, ...facts }).map(([fact, written]) => {
      const about = factsOf[subject].get(fact)!
      const value = exampleValue(about, written, asOf)
      return [
        fact,
        about.type === 'word' && typeof value === 'string' ? storedExample(value, fact, subject) : value,
      ]
    }),
  )
}

/** What a check says of each of its examples; or why it cannot say anything. */
export const weighExamples = (client: Client, check: CustomCheck, asOf: Date) =>
  weighRows(
    client,
    check,
    check.custom.definition.examples.map((example) => exampleRow(check, example, asOf)),
    asOf,
  )
