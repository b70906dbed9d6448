import type { Client } from '@/lib/db/pool'
import { sharingWork } from '@/lib/db/shared-work'
import { raw, sql } from '@/lib/db/sql'
import type { Reach } from '@/lib/facts/changed'
import { credentialFacts } from '@/lib/facts/credential'
import { identityFacts } from '@/lib/facts/identity'
import { gapMark } from '@/lib/facts/terms'
import { verdicts } from '@/lib/model/vocabulary'
import { type Rules, withVerdicts } from './compile'
import { type CustomCheck, factsAsked } from './custom'
import { giveToReader } from './isolated'
import { CUSTOM_VERDICT, weighOn } from './weigh-custom'

const GAP = verdicts.indexOf('gap')
const UNKNOWN = verdicts.indexOf('unknown')

/** A custom check that could not be weighed. */
interface Failure {
  no: number
  reason: string
}

/**
 * Weighs every check on the facts of each identity and credential at one instant, into the temporary tables `judged_identity` and
 * `judged_credential`, and puts the verdicts on the credentials of each identity together in `judged_holder`.
 * @returns how many identities there are, and which custom checks failed
 */
export async function takeVerdicts(
  client: Client,
  rules: Rules,
  asOf: Date,
  reach: Reach,
): Promise<{ identities: number; failures: Failure[] }> {
  // Inlined as a literal because CREATE TABLE AS takes no parameters.
  const at = (sql: string) => sql.replaceAll('$1::timestamptz', `'${asOf.toISOString()}'::timestamptz`)
  await sharingWork(
    client,
    async () => {
      await client.query(
        at(`
      create temp table judged_credential on commit drop as
      select
        f.identity_key, f.credential_key, f.applies, f.fails, f.unknown, f.severities, f.gap_marks,
        f.is_active and f.identity_is_active as is_active,
        case
          when f.is_active and f.is_static and not f.is_password then coalesce(f.rotated_at, f.created_at)
        end as rotated_at${askedBy(rules, 'credential')}
      from ${withVerdicts('credential', rules, credentialFacts(reach))}`),
      )
    },
    'credential',
  )
  const { rowCount } = await client.query(
    at(`
      create temp table judged_identity on commit drop as
      select f.identity_key, f.applies, f.fails, f.unknown, f.severities, f.gap_marks, f.environment,
        f.is_active,
        f.static_credential_n, f.last_used_at, f.never_used, f.owner_n, f.owner_departed_n,
        f.owner_suggested_n, f.in_inventory, f.is_admin, f.has_grants, f.unused_n
        ${askedBy(rules, 'identity')}
      from ${withVerdicts('identity', rules, identityFacts(reach, rules.windows))}`),
  )
  // Only what is joined by: statistics of sets of checks are slow to make, and nothing is chosen by them.
  await client.query('analyze judged_identity (identity_key)')
  await client.query('analyze judged_credential (identity_key, credential_key)')
  const failures = await customVerdicts(client, rules, asOf)
  await client.query(
    `create temp table judged_holder on commit drop as
     select
       identity_key, union_agg(applies) as applies, union_agg(fails) as fails, union_agg(unknown) as unknown,
       min(rotated_at) as rotated_at, sum(cardinality(fails))::int as gap_n, bit_xor(gap_marks) as gap_marks
     from judged_credential
     group by identity_key`,
  )
  await client.query('analyze judged_holder (identity_key)')
  return { identities: rowCount!, failures }
}

/** The facts that custom checks ask, beside the verdicts of the others: what is read once is weighed on by all. */
const askedBy = ({ custom }: Rules, subject: CustomCheck['subject']): string =>
  custom.some((check) => check.subject === subject)
    ? `, ${factsAsked(custom, subject)
        .map((fact) => `f.${fact} as fact_${fact}`)
        .join(', ')}`
    : ''

/** Weighs every custom check by itself, and adds what they say to the sets of the others. */
async function customVerdicts(client: Client, rules: Rules, asOf: Date): Promise<Failure[]> {
  if (rules.custom.length === 0) return []
  const failures: Failure[] = []
  await client.query(CUSTOM_VERDICT)
  await giveToReader(client, 'insert', 'custom_verdict')
  for (const subject of ['identity', 'credential'] as const) {
    const own = rules.custom.filter((check) => check.subject === subject)
    if (own.length === 0) continue
    await giveToReader(client, 'select', `judged_${subject}`)
    for (const check of own) {
      const asked = factsAsked([check], subject).map((fact) => `j.fact_${fact} as ${fact}`)
      const key = subject === 'identity' ? '' : ' j.credential_key,'
      const facts = raw(`(select j.identity_key,${key} ${asked.join(', ')} from judged_${subject} j)`)
      const reason = await weighOn(client, check, sql`${facts}`, asOf)
      if (reason !== null) failures.push({ no: check.no, reason })
    }
    await addToSets(client, subject, own)
  }
  return failures
}

// The numbers of custom checks are above all others, so that a set stays sorted.
async function addToSets(
  client: Client,
  subject: CustomCheck['subject'],
  own: readonly CustomCheck[],
): Promise<void> {
  await client.query(
    `update judged_${subject} j
     set
       applies = j.applies || c.applies, fails = j.fails || c.fails, unknown = j.unknown || c.unknown,
       severities = j.severities || c.severities, gap_marks = j.gap_marks # c.gap_marks
     from (
       select
         identity_key, credential_key, array_agg(check_no order by check_no) as applies,
         coalesce(array_agg(check_no order by check_no) filter (where verdict = ${GAP}), '{}') as fails,
         coalesce(array_agg(check_no order by check_no) filter (where verdict = ${UNKNOWN}), '{}') as unknown,
         coalesce(array_agg(severity::int order by check_no) filter (where verdict = ${GAP}), '{}')
           as severities,
         coalesce(
           bit_xor(${gapMark('check_no', 'severity', 'credential_key')}) filter (where verdict = ${GAP}), 0
         ) as gap_marks
       from custom_verdict
       where check_no = any($1)
       group by 1, 2
     ) c
     where c.identity_key = j.identity_key
       ${subject === 'identity' ? '' : 'and c.credential_key = j.credential_key'}`,
    [own.map(({ no }) => no)],
  )
}

/**
 * Keeps which custom checks failed. What failed on everything stays told until everything was judged again; what is off any more has
 * not failed.
 */
export async function keepFailures(
  client: Client,
  custom: readonly CustomCheck[],
  failures: readonly Failure[],
  reach: Reach,
): Promise<void> {
  await client.query(
    `delete from custom_check_failure
     where no <> all($1) or ($2 and no <> all($3))`,
    [custom.map(({ no }) => no), reach === 'all', failures.map(({ no }) => no)],
  )
  for (const { no, reason } of failures)
    await client.query(
      `insert into custom_check_failure as f (no, reason) values ($1, $2)
       on conflict (no) do update set reason = excluded.reason, since = now()
       where f.reason <> excluded.reason`,
      [no, reason],
    )
}
