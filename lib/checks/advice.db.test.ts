import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { whatIsMissing } from '@/components/identities/rights-fact'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { openNow } from '@/lib/findings/queries'
import { listChecks } from './queries'
import { ownDatabase } from '@/lib/db/testing'
import { fillDemo } from '@/lib/demo/fill'
import { credentialFacts } from '@/lib/facts/credential'
import { identityFacts } from '@/lib/facts/identity'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { judgeChanged } from '@/lib/judging/judge-changed'
import {
  code,
  codes,
  credentialKinds,
  eventKinds,
  identityKinds,
  providers,
  verdicts,
} from '@/lib/model/vocabulary'
import type { Check } from './check'
import { becauseOf, verdictOf } from './compile'
import { checks } from './index'
import { currentRules } from './rules'

ownDatabase()

const telemetry = 'select 1 from telemetry t where t.provider = i.provider and t.scope = i.scope'
const issued =
  'exists (select 1 from credential_context x where x.identity_key = i.identity_key and x.issue_n > 0)'
/** What each reason says is missing, as a question to the tables: it may be given only where the answer is yes. */
const ofRuns = (what: string) => `select 1 from run_seen r where r.identity_key = i.identity_key and ${what}`

const isTrue: Record<string, string> = {
  'no audit log of its account imported': `not exists (${telemetry} and t.use_n > 0)`,
  'the imported log records issued credentials but not their use': `
    ${issued} and not exists (${telemetry} and t.use_n > 0)`,
  'the imported log records ended credentials but not their use': `
    exists (
      select 1
      from credential_context x
      where x.identity_key = i.identity_key and (x.revoked_at is not null or x.issue_n > 0)
    )
    and not exists (${telemetry} and t.use_n > 0)`,
  'the audit log of its account ends more than a week ago; import newer logs': `
    exists (${telemetry} and t.use_n > 0 and t.last_at < $1::timestamptz - interval '7 days')`,
  'the audit log of its account does not cover the look-back period; import older logs or wait': `
    exists (
      ${telemetry} and t.use_n > 0
        and greatest(t.first_at, t.action_from) > $1::timestamptz - interval '90 days'
    )`,
  'it is newer than the look-back period and may not have run all its jobs yet': `
    coalesce(i.created_at, i.seen_from) > $1::timestamptz - interval '90 days'`,
  'one of its policies has not been imported': `
    exists (
      select 1
      from identity_grant g
        left join permission_set s on s.permission_set_key = g.permission_set_key and s.seen_to is null
      where g.identity_key = i.identity_key and g.seen_to is null and s.permission_set_key is null
    )`,
  'seen only in logs; its trust policy has not been imported': 'not i.in_inventory',
  'the imported log shows sign-ins but not which permissions were used; import the activity log': `
    not exists (${telemetry} and t.action_from is not null)`,
  'no source lists its credentials':
    'not exists (select 1 from credential k where k.identity_key = i.identity_key and k.in_inventory)',
  'its environments are unknown; an administrator can set them under Settings, Environments': `
    not exists (
      select 1
      from credential_context x
      where x.identity_key = i.identity_key
        and x.environment is not null
        and x.last_at > $1::timestamptz - interval '30 days'
    )`,
  'no source reports its last use': `i.use_record_key is null and not exists (${telemetry} and t.use_n > 0)`,
  'its use data is too old': `
    coalesce(
      (
        select max(t.last_at)
        from telemetry t
        where t.provider = i.provider and t.scope = i.scope and t.use_n > 0
      ),
      '-infinity'
    ) < $1::timestamptz - interval '30 days'`,
  'seen only in logs; no inventory has a review date': 'not i.in_inventory',
  'seen only in logs; not in any imported inventory': 'not i.in_inventory',
  'the directory does not say when its owner left': `
    exists (
      select 1
      from ownership o
        join person p on p.id = o.person_id
      where o.identity_key = i.identity_key and o.state = 'accepted' and not p.active and p.left_at is null
    )`,
  'seen only in logs; no complete list of its account was exported between its first and last use': `
    not i.in_inventory
    and not exists (
      select 1
      from complete_delivery d
        join import_file f on f.import_id = d.import_id
      where d.scope = i.scope
        and d.about = 'identity:' || ('{${identityKinds.join(',')}}'::text[])[i.kind + 1]
        and d.as_of between i.seen_from + interval '1 day' and (
          select max(last_use_ok_at)
          from credential_context x
          where x.identity_key = i.identity_key
        )
    )`,
  'every permission it gives depends on a condition, which may ask for a network': `
    exists (
      select 1
      from privilege v
        join rights_profile r using (profile_key)
      where v.identity_key = i.identity_key and r.is_known and r.granted <@ r.conditional
    )`,
  'not all policies of its identity have been imported': `
    not exists (
      select 1
      from privilege v
        join rights_profile r using (profile_key)
      where v.identity_key = i.identity_key and r.is_known
    )`,
  'its source does not say from where it may be used': "not coalesce(c.binding ? 'network', false)",
  'no source reports its expiry date': 'c.expires_at is null',
  'it is not known on which platform its workload runs': `
    not exists (
      select 1
      from identity_workload l
        join workload w using (workload_key)
      where l.identity_key = i.identity_key
        and w.provider = ${code(providers, 'kubernetes')}
        and w.seen_to is null
    )`,
  'no inventory lists the credential, so it may have ended': 'not c.in_inventory',
  'no source says whether it is replaced by a new one when it is used': 'c.rotated_at is null',
  'no source says when it was last used to renew': 'c.last_used_at is null and c.never_used is not true',
  'for some ended tasks the log does not show which credentials were issued': `
    exists (
      ${ofRuns('r.ended_at is not null')}
        and not exists (
          select 1
          from run_seen t
          where t.identity_key = r.identity_key and t.run_key = r.run_key and t.issued_at is not null
        )
    )`,
  'for some ended tasks the log shows neither use nor credentials': `
    exists (
      ${ofRuns('r.ended_at is not null')}
        and not exists (
          select 1
          from run_seen t
          where t.identity_key = r.identity_key
            and t.run_key = r.run_key
            and (t.issued_at is not null or t.last_use_ok_at is not null)
        )
    )`,
  'the log does not record how long the credentials of these tasks live': `
    exists (
      ${ofRuns('r.issued_at is not null')}
        and exists (
          select 1
          from credential_context x
          where x.identity_key = r.identity_key
            and x.credential_key = r.credential_key
            and x.expires_at is null
        )
    )`,
  'the log shows when tasks ended, but no use that belongs to a task': `
    exists (${ofRuns('r.ended_at is not null')})
      and not exists (${ofRuns('r.last_use_ok_at is not null')})`,
  'the log does not show tokens of the weeks before to compare with': `
    not exists (
      select 1
      from credential_context x
        join telemetry t on t.provider = i.provider and t.scope = i.scope
      where x.identity_key = i.identity_key
        and x.credential_kind in (${codes(credentialKinds, ['sts_session', 'oidc_token', 'projected_token'])})
        and x.credential_key <> 0
        and x.issued_at between t.last_at - interval '37 days' and t.last_at - interval '7 days'
    )`,
  'the log does not show a use of any of its tokens; the log may not cover the calls they are for': `
    not exists (
      select 1
      from credential_context x
        join telemetry t on t.provider = i.provider and t.scope = i.scope
      where x.identity_key = i.identity_key
        and x.credential_kind in (${codes(credentialKinds, ['sts_session', 'oidc_token', 'projected_token'])})
        and x.credential_key <> 0
        and x.issue_n > 0
        and x.use_n > 0
        and x.issued_at > t.last_at - interval '30 days'
        and x.expires_at < t.last_at
    )`,
  'the export does not list sponsors': `
    not exists (select 1 from sighting z where z.record_key = i.record_key and z.body ? 'sponsors')`,
  'its source does not say what kind of credential it is': `c.kind = ${code(credentialKinds, 'other')}`,
  'no inventory lists the identity, so what else runs as it is not known': 'not i.in_inventory',
  'its trust was imported by an older version; import it again': `
    exists (
      select 1
      from trust t
      where t.identity_key = i.identity_key
        and t.seen_to is null
        and t.grade is null
    )`,
  'its own environment is unknown; set it under Settings':
    'i.environment is null and not exists (select 1 from place p where p.name = i.scope)',
  'the environment of an account that may assume it is unknown; set it under Settings': `
    exists (
      select 1
      from trust t
      where t.identity_key = i.identity_key
        and t.is_external
        and not exists (select 1 from place q where q.name = split_part(t.principal, ':', 5))
    )`,
  'its source does not say algorithm and length of the key': 'c.key_strength is null',
  'the approver is not in the directory, so their permissions are unknown': `
    exists (
      select 1
      from attestation_decision d
      where d.identity_key = i.identity_key and d.decision = 'approve' and d.decided_person_id is null
    )`,
  'the rights of what the approver owns in its account, cluster or tenant were not imported': `
    exists (
      select 1
      from attestation_decision d
        join ownership o on o.person_id = d.decided_person_id and o.state = 'accepted'
        join identity x on x.identity_key = o.identity_key and x.scope = i.scope
        left join privilege v on v.identity_key = x.identity_key
        left join rights_profile r using (profile_key)
      where d.identity_key = i.identity_key and d.decision = 'approve' and r.is_known is not true
    )`,
  'no source lists its policies':
    'not exists (select 1 from identity_grant g where g.identity_key = i.identity_key and g.seen_to is null)',
  'the log does not go back far enough to know where it was used before': `
    exists (${telemetry} and t.first_at > t.last_at - interval '37 days')`,
  'no secret-scanning results imported': `not exists (select 1 from exposure)
     and not exists (select 1 from import_file where format like 'exposure/%' and state = 'done')`,
  'an earlier scan found it and the latest does not, but the secret has not been replaced': `
    exists (
      select 1
      from exposure x
      where (x.fingerprint = c.fingerprint or x.credential_native_id = c.native_id)
        and x.seen_to is not null
    )`,
  'its id is unknown, so scan results cannot be matched to it': 'c.fingerprint is null',
  'no source reports its creation date': 'c.created_at is null',
  'its source has no rotation history': 'c.rotation_tracked is not true',
  'its source does not report rotation': 'c.rotated_at is null',
  'no source reports whether it expires': 'c.expires_at is null and c.cannot_expire is not false',
  'no complete list of the entries of its trust domain has been imported since it was first seen': `
    not exists (
      select 1
      from complete_delivery d
      where d.format = 'spire/entries' and d.scope = i.scope and d.as_of >= i.seen_from
    )`,
  'the log shows too few requests in its last week': `
    (
      select coalesce(sum(d.n + d.failed_n), 0)
      from event_day d
        join telemetry t on t.provider = i.provider and t.scope = i.scope
      where d.identity_key = i.identity_key and d.day > t.last_at - interval '7 days'
        and d.kind in (${codes(eventKinds, ['issue', 'renew', 'exchange', 'deny'])})
    ) < 20`,
  'its store does not say whether it rotates it': 'c.store_rotates is null',
  'its store does not say when the next rotation is due': 'c.rotation_due_at is null',
  'its rotation was due after its store was last listed; import a newer list': `
    (select z.last_seen_at from sighting z where z.record_key = c.record_key)
      <= c.rotation_due_at + interval '2 days'`,
  'its source does not say whether people sign in through it': 'i.interactive is null',
  'no source links a workload to this identity':
    'not exists (select 1 from identity_workload l where l.identity_key = i.identity_key)',
}
/** Those that name what no import would bring. */
const namesNothing =
  /log does not|a path may exist|a policy condition decides|does not cover|no log records which workload|imported by an older version/

/** Every reason that a check gives for "unknown", on the whole estate, held against the tables. */
async function holdReasons(): Promise<void> {
  const asOf = new Date()
  const rules = await currentRules()
  const given: { identity_key: string; credential_key: string | null; because: string }[] = []
  for (const subject of ['identity', 'credential'] as const) {
    const on = checks.filter((check) => check.subject === subject) as readonly Check[]
    const facts = subject === 'identity' ? identityFacts('all', rules.windows) : credentialFacts('all')
    const verdictsOf = on.map(
      (check) => `('${check.id}', ${verdictOf(check, rules)}, ${becauseOf(check, rules)})`,
    )
    given.push(
      ...(await rows<(typeof given)[number]>(
        `select
           f.identity_key,
           ${subject === 'identity' ? 'null' : 'f.credential_key'} as credential_key,
           x.because
         from (${facts}) f
           cross join lateral (values ${verdictsOf.join(', ')}) x (id, verdict, because)
         where x.verdict = ${verdicts.indexOf('unknown')}`,
        [asOf],
      )),
    )
  }
  expect(given.length).toBeGreaterThan(0)
  const reasons = new Set(given.map(({ because }) => because))
  expect([...reasons].filter((one) => !(one in isTrue) && !namesNothing.test(one))).toEqual([])
  for (const because of reasons) {
    if (!(because in isTrue)) continue
    const about = given.filter((one) => one.because === because)
    const untrue = await rows<{ name: string; scope: string }>(
      `select i.name, i.scope, c.native_id, $1::timestamptz as as_of
       from unnest($2::bigint[], $3::bigint[]) g (identity_key, credential_key)
         join identity i using (identity_key)
         left join credential c on c.identity_key = g.identity_key and c.credential_key = g.credential_key
       where not (${isTrue[because]}) limit 5`,
      [asOf, about.map((one) => one.identity_key), about.map((one) => one.credential_key)],
    )
    expect(untrue, because).toEqual([])
  }
}

test(
  'no reason over the demo estate asks for what is there, every check fires on it, and judging twice agrees',
  { timeout: 600_000 },
  async () => {
    await fillDemo()
    await holdReasons()
    const open = await rows<{ check_no: number }>(
      'select distinct check_no from finding where resolved_at is null',
    )
    const fires = new Set(open.map(({ check_no }) => check_no))
    expect(checks.filter(({ no }) => !fires.has(no)).map(({ id }) => id)).toEqual([])
    // Every open finding is a gap now or cannot be evaluated now; the gaps are on the identities that the check counts.
    for (const check of await listChecks(systemActor('test'))) {
      const { gap } = await openNow(systemActor('test'), check.id)
      expect(gap.identities, check.id).toBe(check.gap)
    }
    // Everything judged twice in a row agrees, and the second time writes nothing.
    const now = new Date()
    await judgeChanged(now, true)
    const judged = async () => [
      await rows('select * from finding order by id'),
      await rows('select * from posture order by identity_key'),
      await rows('select count(*)::int as n, max(id) as last from finding_change'),
    ]
    const first = await judged()
    await judgeChanged(now, true)
    expect(await judged()).toEqual(first)
  },
)

const samples = process.env.MUSTER_SAMPLES
test.runIf(samples)('nor does one over real exports', { timeout: 600_000 }, async () => {
  const files = (readdirSync(samples!, { recursive: true, encoding: 'utf8' }) as string[])
    .filter((name) => !name.endsWith('INDEX.md') && statSync(path.join(samples!, name)).isFile())
    .map((name) => ({ ...localFile(path.join(samples!, name)), name }))
  const accepted = await accept(systemActor('test'), files, {
    completeness: 'partial',
    scope: 'sample',
    asOf: new Date(),
    wantsPreview: false,
  })
  const ids = new Set(accepted.flatMap(({ importId }) => (importId === null ? [] : [importId])))
  expect(ids.size).toBeGreaterThan(20)
  const now = new Date()
  await judgeChanged(now, true)
  const judged = () =>
    rows(
      `select i.name, i.scope, p.applies, p.fails, p.unknown, p.severity, p.owner_state, p.age_state,
         p.use_state, p.rights_state
       from posture p
         join identity i using (identity_key)
       order by p.identity_key`,
    )
  for (const id of ids) {
    await runImport(id)
    await finishImports(now)
  }
  // What each delivery touches has been judged anew: everything, once more, brings nothing else.
  const before = await judged()
  await judgeChanged(now, true)
  expect(await judged()).toEqual(before)
  await holdReasons()
})

test('the right-sizing panel asks for a log only where none is', () => {
  const missing = (useSeen: object | null, because: string | null) =>
    whatIsMissing({
      identity: { scope: '555500001111', useSeen } as never,
      verdicts: because
        ? [{ checkId: 'overprivileged-unused-grants', verdict: 'unknown', because } as never]
        : [],
    })
  expect(missing(null, 'no audit log of its account imported')).toContain(
    'Import the audit log of 555500001111',
  )
  const seen = { from: '2026-01-01', to: '2026-11-01' }
  expect(
    missing(seen, 'the audit log of its account ends more than a week ago; import newer logs'),
  ).not.toContain('Import the audit log')
  expect(missing(seen, null)).not.toContain('mport')
})
