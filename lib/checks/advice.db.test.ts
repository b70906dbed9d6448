import { expect, test } from 'vitest'
import { whatIsMissing } from '@/components/identities/rights-fact'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { fillDemo } from '@/lib/demo/fill'
import { identityFacts } from '@/lib/facts/identity'
import { verdicts } from '@/lib/model/vocabulary'
import type { Check } from './check'
import { becauseOf, verdictOf } from './compile'
import { checks } from './index'
import { currentRules } from './rules'

ownDatabase()

const telemetry = 'select 1 from telemetry t where t.provider = i.provider and t.scope = i.scope'
/** What each reason says is missing, as a question to the tables: it may be given only where the answer is yes. */
const isTrue: Record<string, string> = {
  'no use log is connected for its scope': `not exists (${telemetry} and t.use_n > 0)`,
  'the log of its scope shows what was issued, and no use of anything': `exists (${telemetry} and t.issue_n > 0 and t.use_n = 0)`,
  'the log of its scope shows what was issued and ended, and no use of anything': `exists (${telemetry} and t.use_n = 0)`,
  'the use log of its scope ended more than a week ago: import what came after': `exists (${telemetry} and t.use_n > 0 and t.last_at < $1::timestamptz - interval '7 days')`,
  'the use log of its scope does not reach back over the whole look-back: import older days, or wait': `exists (${telemetry} and t.use_n > 0 and t.first_at > $1::timestamptz - interval '90 days')`,
  'it has been known for less than the whole look-back, and may not have done all of its work yet': `coalesce(i.created_at, i.seen_from) > $1::timestamptz - interval '90 days'`,
  'a policy that it holds has not been imported': `exists (select 1 from identity_grant g left join permission_set s on s.permission_set_key = g.permission_set_key and s.seen_to is null
     where g.identity_key = i.identity_key and g.seen_to is null and s.permission_set_key is null)`,
  'only a log knows this role; its trust policy has not been imported': 'not i.in_inventory',
  'no source lists its credentials':
    'not exists (select 1 from credential c where c.identity_key = i.identity_key and c.seen_to is null and c.in_inventory)',
  'no source says in which environments it is used, nor does an administrator (Settings, Places)': `not exists (select 1 from credential_context x
     where x.identity_key = i.identity_key and x.environment is not null and x.last_at > $1::timestamptz - interval '30 days')`,
  'no source says when it was last used': `i.use_record_key is null and not exists (${telemetry} and t.use_n > 0)`,
}
/** Those that name what no import would bring. */
const namesNothing =
  /log does not|a way may lead|a condition decides|too old|not reach back far|no log says which workload|before Muster kept whole/

test('no reason over the demo estate asks for what is there', { timeout: 600_000 }, async () => {
  await fillDemo()
  const asOf = new Date()
  const rules = await currentRules()
  const on = checks.filter((check) => check.subject === 'identity') as readonly Check[]
  const given = await rows<{ identity_key: string; check: string; because: string }>(
    `select f.identity_key, x.id as check, x.because from (${identityFacts('all', rules.windows)}) f
     cross join lateral (values ${on.map((check) => `('${check.id}', ${verdictOf(check, rules)}, ${becauseOf(check, rules)})`).join(', ')}) x (id, verdict, because)
     where x.verdict = ${verdicts.indexOf('unknown')}`,
    [asOf],
  )
  expect(given.length).toBeGreaterThan(0)
  const reasons = new Set(given.map(({ because }) => because))
  expect([...reasons].filter((one) => !(one in isTrue) && !namesNothing.test(one))).toEqual([])
  for (const because of reasons) {
    if (!(because in isTrue)) continue
    const untrue = await rows<{ name: string; scope: string }>(
      `select i.name, i.scope, $1::timestamptz as as_of from identity i where i.identity_key = any($2) and not (${isTrue[because]}) limit 5`,
      [asOf, given.filter((one) => one.because === because).map((one) => one.identity_key)],
    )
    expect(untrue, because).toEqual([])
  }
})

test('the right-sizing panel asks for a log only where none is', () => {
  const missing = (useSeen: object | null, because: string | null) =>
    whatIsMissing({
      identity: { scope: '555500001111', useSeen } as never,
      verdicts: because
        ? [{ checkId: 'overprivileged-unused-grants', verdict: 'unknown', because } as never]
        : [],
    })
  expect(missing(null, 'no use log is connected for its scope')).toContain(
    'Import the use log of 555500001111',
  )
  const seen = { from: '2026-01-01', to: '2026-11-01' }
  expect(
    missing(seen, 'the use log of its scope ended more than a week ago: import what came after'),
  ).not.toContain('Import the use log')
  expect(missing(seen, null)).not.toContain('mport')
})
