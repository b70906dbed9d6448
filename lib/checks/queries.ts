import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { prepared, rows, transaction } from '@/lib/db/pool'
import { credentialFacts } from '@/lib/facts/credential'
import { identityFacts } from '@/lib/facts/identity'
import { tallies } from '@/lib/checks/tally'
import { Invalid, NotFound } from '@/lib/model/errors'
import {
  credentialKinds,
  identityKinds,
  severities,
  verdicts,
  word,
  severityOf,
} from '@/lib/model/vocabulary'
import { type Check, thresholdSources } from './check'
import { becauseOf, verdictOf, withSeverity } from './compile'
import { checkById, checks } from './index'
import { proofOf } from './proof'
import { currentRules, rulesWith } from './rules'
import type { CheckDetail, CheckRow, Explanation, Narrowing, ParamValues } from '@/lib/model/answers/checks'

/** Every check with its tally over the identities that the actor may see. */
export async function listChecks(actor: Actor): Promise<CheckRow[]> {
  const counted = await tallies(
    actor,
    checks.map(({ no }) => ({ checks: [no] })),
  )
  return checks.map((check, index) => {
    const { holds, gap, accepted, unknown, total } = counted[index]!
    return {
      id: check.id,
      title: check.title,
      holdsTitle: check.holds,
      group: check.group,
      subject: check.subject,
      severity: check.severity.default,
      holds,
      gap,
      accepted,
      unknown,
      total,
    }
  })
}

export async function checkDetail(actor: Actor, id: string): Promise<CheckDetail> {
  const check = known(id)
  const row = (await listChecks(actor)).find((one) => one.id === id)!
  const rules = await currentRules()
  const versions = await rows<{
    version: number
    params: ParamValues
    narrower: Narrowing[]
    changed_by: string
    changed_at: Date
  }>(
    `select version, params, narrower, changed_by, changed_at
     from check_params
     where check_id = $1
     order by version desc`,
    [id],
  )
  return {
    ...row,
    reasoning: check.severity.reasoning,
    raise: check.severity.raise?.because ?? null,
    lower: check.severity.lower?.because ?? null,
    applies: check.applies,
    fails: check.fails,
    unknownBecause: check.unknownBecause.map((reason) => reason.because),
    falsePositives: [...check.falsePositives],
    params: Object.entries(check.params).map(([name, param]) => ({
      name,
      value: rules.params.get(id)![name]!,
      default: param.default,
      unit: param.unit,
      source: thresholdSources[param.source],
      note: param.note ?? null,
      whole: param.whole ?? null,
    })),
    narrower: [...(rules.narrower.get(id) ?? [])],
    examples: check.examples.map(({ verdict, when, facts }) => ({ verdict, when, facts })),
    versions: versions.map((one) => ({
      version: one.version,
      params: one.params,
      narrower: one.narrower,
      changedBy: one.changed_by,
      changedAt: one.changed_at.toISOString(),
    })),
  }
}

export function known(id: string): Check {
  const check = checkById(id)
  if (!check) throw new NotFound(`There is no check "${id}".`)
  return check
}

/** The params of a request, checked against the ones that the check has. */
export function validParams(check: Check, params: ParamValues): ParamValues {
  for (const [name, value] of Object.entries(params)) {
    if (!(name in check.params)) throw new Invalid(`The check ${check.id} has no parameter "${name}".`)
    if (!(value >= 0) || value > 1e9) throw new Invalid(`${name}: a number from 0 to 1,000,000,000.`)
  }
  return params
}

/** Numbers for parts, checked against the kinds that the check judges and the params that parts may have. */
export function validNarrower(check: Check, narrower: readonly Narrowing[]): readonly Narrowing[] {
  const kinds: readonly string[] = check.subject === 'identity' ? identityKinds : credentialKinds
  for (const { when, params } of narrower) {
    validParams(check, params)
    if (when.class !== undefined && !kinds.includes(when.class))
      throw new Invalid(`The check ${check.id} judges no ${when.class}.`)
    for (const name of Object.keys(params)) {
      const { whole } = check.params[name]!
      if (whole) throw new Invalid(`${name} counts for everything: ${whole}.`)
    }
  }
  return narrower
}

/**
 * What other params would open and close, without writing anything.
 * @param narrower numbers for parts; those in force when nothing is said of them
 */
export async function previewParams(
  id: string,
  params: ParamValues,
  narrower: readonly Narrowing[] | undefined,
  asOf: Date,
): Promise<{ opens: number; closes: number; stays: number }> {
  const check = known(id)
  const current = await currentRules()
  const changed = rulesWith(
    new Map(current.params).set(id, { ...current.params.get(id)!, ...validParams(check, params) }),
    narrower ? new Map(current.narrower).set(id, validNarrower(check, narrower)) : current.narrower,
  )
  const facts = (rules: typeof current) =>
    check.subject === 'identity' ? identityFacts('all', rules.windows) : credentialFacts('all')
  const verdict = (rules: typeof current) =>
    `select
       f.identity_key,
       ${check.subject === 'identity' ? '0' : 'f.credential_key'} as credential_key,
       (${verdictOf(check, rules)}) = 1 as fails
     from (${facts(rules)}) f`
  return transaction(async (client) => {
    const { rows: counted } = await client.query<{ opens: number; closes: number; stays: number }>(
      `select
         (count(*) filter (where b.fails and not a.fails))::int as opens,
         (count(*) filter (where a.fails and not b.fails))::int as closes,
         (count(*) filter (where a.fails and b.fails))::int as stays
       from (${verdict(current)}) a
         join (${verdict(changed)}) b using (identity_key, credential_key)`,
      [asOf],
    )
    return counted[0]!
  })
}

/** The facts of one identity or credential, and what each check says of them: verdict, reason of a doubt, severity. */
interface Judged {
  [verdictOrSeverity: `${'v' | 's'}_${number}`]: number
  [because: `b_${number}`]: string | null
  credential_key?: string
  [fact: string]: unknown
}

/** Every check's verdict on one identity and its credentials, with the facts that led to it. The caller has checked the scope. */
export async function explain(identityKey: string, asOf: Date): Promise<Explanation[]> {
  const rules = await currentRules()
  const found: Explanation[] = []
  for (const subject of ['identity', 'credential'] as const) {
    const on = checks.filter((check) => check.subject === subject) as readonly Check[]
    const facts =
      subject === 'identity' ? identityFacts('judging', rules.windows) : credentialFacts('judging')
    const columns = on.map(
      (check) =>
        `${verdictOf(check, rules)} as v_${check.no}, ${becauseOf(check, rules)} as b_${check.no}, ${withSeverity(check, rules)} as s_${check.no}`,
    )
    const judged = await prepared<Judged>(
      `with judging (identity_key) as (values ($2::bigint))
       select f.*, ${columns.join(', ')}
       from (${facts}) f
       order by f.${subject}_key`,
      [asOf, identityKey],
    )
    for (const row of judged) for (const check of on) found.push(explanation(check, row))
  }
  return found
}

function explanation(check: Check, row: Judged): Explanation {
  const verdict = word(verdicts, row[`v_${check.no}`]!)
  const severity = severityOf(row[`s_${check.no}`]!)
  const { default: usual, reasoning, raise, lower } = check.severity
  const shift = severities.indexOf(severity) - severities.indexOf(usual)
  const shifted = shift > 0 ? raise?.because : shift < 0 ? lower?.because : undefined
  return {
    checkId: check.id,
    title: check.title,
    credentialId: check.subject === 'credential' ? row.credential_key! : null,
    verdict,
    severity,
    because: verdict === 'unknown' ? row[`b_${check.no}`]! : null,
    proof: verdict === 'gap' ? proofOf(check, row) : null,
    severityBecause: shifted
      ? `${reasoning} ${shift > 0 ? 'Raised' : 'Lowered'} from ${usual}: ${shifted}.`
      : reasoning,
    facts: check.evidence.map((name) => {
      const value = row[name]
      return { name, value: value instanceof Date ? value.toISOString() : value }
    }),
  }
}
