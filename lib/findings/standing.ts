import type { Client } from '@/lib/db/pool'
import { sharingWork } from '@/lib/db/shared-work'
import { gapMark } from '@/lib/facts/terms'
import { riskPoints } from '@/lib/model/risk'
import { codes, findingStates, setAsideStates, severities } from '@/lib/model/vocabulary'

/** Codes of the states in which somebody set a finding aside. */
export const SET_ASIDE = codes(findingStates, setAsideStates)
const POINTS = `'{${severities.map((word) => (word === 'none' ? 0 : riskPoints[word])).join(',')}}'::int[]`

/**
 * SQL of what stands open of each identity: the worst that counts, how many count, their risk in points, the checks that somebody set
 * aside, and all of it as a set of gaps (how many, their marks, and how many wait for their check to tell).
 * @param where narrows the identities
 */
export const standingFindings = (where: string): string => `
  select
    identity_key, max(severity) filter (where not is_aside) as severity,
    (count(*) filter (where not is_aside))::int as n,
    (sum((${POINTS})[severity + 1]) filter (where not is_aside))::int as points,
    array_agg(check_no::int) filter (where is_aside) as aside,
    count(*) as gap_n, bit_xor(${gapMark('check_no', 'severity', 'credential_key')}) as gap_marks,
    count(unknown_since) as unknown_n
  from (
    select *, state in (${SET_ASIDE}) as is_aside
    from finding
    where resolved_at is null and ${where}
  ) f
  group by identity_key`

/** Takes down in the temporary table `standing_finding` what stands open of every identity. */
export async function takeStanding(client: Client): Promise<void> {
  await sharingWork(client, async () => {
    await client.query(`create temp table standing_finding on commit drop as ${standingFindings('true')}`)
  })
  await client.query('analyze standing_finding (identity_key)')
}

/** Takes it down anew where this transaction has written a finding. */
export async function renewStanding(client: Client): Promise<void> {
  const { rows } = await client.query<{ xid: string | null }>(
    'select pg_current_xact_id_if_assigned()::xid::text as xid',
  )
  await sharingWork(client, async () => {
    // What a transaction writes carries its number; asked for beforehand, because processes that share work do not ask for one.
    await client.query(
      `create temp table touched_identity on commit drop as
       select distinct identity_key
       from finding
       where xmin = '${Number(rows[0]!.xid)}'::xid`,
    )
  })
  await client.query('analyze touched_identity')
  const touched = 'identity_key in (select identity_key from touched_identity)'
  await client.query(`delete from standing_finding where ${touched}`)
  await client.query(`insert into standing_finding ${standingFindings(touched)}`)
}
