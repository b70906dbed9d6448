import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { prepared, rows, transaction } from '@/lib/db/pool'
import { credentialFacts } from '@/lib/facts/credential'
import { identityFacts } from '@/lib/facts/identity'
import { tallies } from '@/lib/checks/tally'
import { Invalid, NotFound } from '@/lib/model/errors'
import { factName } from '@/lib/model/fact-names'
import {
  credentialKinds,
  identityKinds,
  severities,
  verdicts,
  word,
  severityOf,
} from '@/lib/model/vocabulary'
import { type Check, thresholdSources } from './check'
import { checkCatalogue } from './catalogue'
import { becauseOf, verdictOf, withSeverity } from './compile'
import { type CustomCheck, customVersions, type KnownCheck } from './custom'
import { checkById, checks } from './index'
import { proofOf } from './proof'
import { currentRules, rulesWith } from './rules'
import { weighRows } from './weigh-custom'
import type { CheckDetail, CheckRow, Explanation, Narrowing, ParamValues } from '@/lib/model/answers/checks'

const NOTHING = { holds: 0, gap: 0, accepted: 0, unknown: 0, total: 0 }

/** Every check with its tally over the identities that the actor may see. */
export async function listChecks(actor: Actor): Promise<CheckRow[]> {
  const { custom } = await checkCatalogue()
  const listed: KnownCheck[] = [...checks, ...custom.filter((one) => one.custom.state !== 'deleted')]
  const judging = listed.filter((one) => one.custom?.state !== 'disabled')
  const counted = await tallies(
    actor,
    judging.map(({ no }) => ({ checks: [no] })),
  )
  const tallyOf = new Map(judging.map(({ no }, at) => [no, counted[at]!]))
  return listed.map((check) => {
    const { holds, gap, accepted, unknown, total } = tallyOf.get(check.no) ?? NOTHING
    return {
      id: check.id,
      title: check.title,
      holdsTitle: check.holds,
      group: check.group,
      subject: check.subject,
      severity: check.severity.default,
      isCustom: check.custom !== undefined,
      isEnabled: check.custom?.state !== 'disabled',
      failure: check.custom?.failure ?? null,
      holds,
      gap,
      accepted,
      unknown,
      total,
    }
  })
}

export async function checkDetail(actor: Actor, id: string): Promise<CheckDetail> {
  const row = (await listChecks(actor)).find((one) => one.id === id)
  if (row?.isCustom) return customDetail(row)
  const check = known(id)
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
    ...row!,
    custom: null,
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

/** A custom check as any other: its conditions are what somebody wrote. */
async function customDetail(row: CheckRow): Promise<CheckDetail> {
  const { custom: written } = await checkCatalogue()
  const { custom, unknownBecause } = written.find(({ id }) => id === row.id)!
  const { definition } = custom
  return {
    ...row,
    reasoning: definition.reasoning,
    raise: null,
    lower: null,
    applies: definition.applies || 'everything of its kinds that is active',
    fails: definition.fails,
    unknownBecause: unknownBecause.map(({ because }) => because),
    falsePositives: [],
    params: [],
    narrower: [],
    examples: definition.examples,
    versions: [],
    custom: {
      version: custom.version,
      definition,
      changedBy: custom.changedBy,
      changedAt: custom.changedAt.toISOString(),
      versions: await customVersions(row.id),
    },
  }
}

/** A check of Muster; those that administrators wrote have no numbers that could be set. */
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
    current.custom,
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
    const custom = rules.custom.filter((check) => check.subject === subject)
    if (custom.length > 0) found.push(...(await explainCustom(custom, judged, asOf)))
  }
  return found
}

/** The same of what administrators wrote, on facts that were read. */
const explainCustom = (
  custom: readonly CustomCheck[],
  facts: readonly Judged[],
  asOf: Date,
): Promise<Explanation[]> =>
  transaction(async (client) => {
    const found: Explanation[] = []
    for (const check of custom) {
      const { verdicts: said, failure } = await weighRows(client, check, facts, asOf)
      facts.forEach((row, at) => {
        const verdict = said[at] ?? 'unknown'
        const missing = check.evidence.filter((fact) => row[fact] === null || row[fact] === undefined)
        found.push({
          checkId: check.id,
          title: check.title,
          credentialId: check.subject === 'credential' ? row.credential_key! : null,
          verdict,
          severity: check.severity.default,
          because:
            verdict === 'unknown'
              ? (failure ?? `no data on ${missing.map((fact) => factName(fact).toLowerCase()).join(', ')}`)
              : null,
          proof: verdict === 'gap' ? proofOf(check, row) : null,
          severityBecause: check.severity.reasoning,
          facts: evidenceOf(check, row),
        })
      })
    }
    return found
  })

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
    facts: evidenceOf(check, row),
  }
}

const evidenceOf = ({ evidence }: Pick<KnownCheck, 'evidence'>, row: Judged): Explanation['facts'] =>
  evidence.map((name) => {
    const value = row[name]
    return { name, value: value instanceof Date ? value.toISOString() : value }
  })
