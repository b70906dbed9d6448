import { expect, test } from 'vitest'
import pg from 'pg'
import { ownDatabase } from '@/lib/db/testing'
import { cleanStored } from './clean-stored'

const own = ownDatabase()

test('what an earlier version stored in clear is taken out, from the past as well, once', async () => {
  const client = new pg.Client({ connectionString: own.url() })
  await client.connect()
  try {
    await client.query("insert into source (provider, name) values (0, 'scan ghp_CANARYeightCANARYei')")
    await client.query(
      `insert into import (source_id, scope, state, completeness, requested_by, as_of)
       select id, 'ghp_CANARYnineCANARYnin', 'done', 'partial', 'x', now()
       from source`,
    )
    await client.query(
      `insert into import_file (import_id, name, sha256, size_bytes, format, state)
       select id, 'scan.json', '', 1, 'exposure/trufflehog', 'done'
       from import`,
    )
    await client.query(
      `insert into sighting (
         record_key, source_id, format, about, file_id, import_id, at, said_file_id, said_import_id,
         said_at, sha256, body, first_seen_at, last_seen_at, content_at
       )
       select 1, s.id, 'exposure/trufflehog', 'exposure', f.id, i.id, 'line 1', f.id, i.id, 'line 1', '',
         $1, now(), now(), now()
       from source s, import i, import_file f`,
      [
        {
          DetectorName: 'Apollo',
          Raw: 'hmac:aaaaaaaaaaaa',
          SecretParts: { key: 'CANARY_one', id: 'CANARY_two' },
        },
      ],
    )
    // A change keeps the earlier version in the history, with what it held.
    await client.query('update sighting set body = body || \'{"DetectorName": "Other"}\', sha256 = \'\\x01\'')
    await client.query(
      `insert into identity (
         identity_key, provider, kind, native_id, name, scope, tags, in_inventory, source_id, import_id,
         seen_from
       )
       select 1, 0, 0, 'a', 'a', 'x', '{"team": "ops", "DB_PASS": "CANARY_three"}', true, s.id, i.id, now()
       from source s, import i`,
    )
    await client.query(
      "insert into term (term_key, kind, text) values (1, 'agent', 'curl -u me:CANARY_four')",
    )
    await client.query(
      `insert into reject (file_id, record_no, at, reason, excerpt)
       select id, 1, 'line 2', 'x', 'CANARY_five'
       from import_file`,
    )
    await client.query(
      "insert into action (name, risk, use_logged) values ('github:ghp_CANARYsixCANARYsix0', 0, false)",
    )
    await client.query(
      `insert into permission_set (
         permission_set_key, provider, native_id, name, allow, allow_everywhere, conditional, deny,
         deny_partly, unmatched, statements, import_id, seen_from
       )
       select
         1, 0, 'p', 'p', '{}', '{}', '{}', '{}', '{}', '{}',
         '[{"sid": "s", "effect": "Allow", "resources": ["arn:aws:s3:::ghp_CANARYsevenCANARYse/*"]}]',
         i.id, now()
       from import i`,
    )
    await client.query(
      `insert into attestation_evidence (sha256, identity_key, gist, as_of, body)
       values (
           '\\x01', 1, '', now(),
           '{"identity": {"name": "a", "description": "token ghp_CANARYtenthCANARYten"}}'
         ),
         ('\\x02', 1, '', now(), '{"identity": {"name": "b"}}')`,
    )
    await client.query('update installation set redaction_rules = 1')
    const held = async () => {
      const found: string[] = []
      for (const table of [
        'public.sighting',
        'history.sighting',
        'public.identity',
        'public.term',
        'public.action',
        'public.permission_set',
        'public.reject',
        'public.source',
        'public.import',
        'public.attestation_evidence',
      ])
        for (const row of (await client.query(`select to_jsonb(t)::text as text from ${table} t`)).rows)
          found.push(row.text)
      return found.join('\n')
    }
    expect(await held()).toMatch(/CANARY_one[\s\S]*CANARY_one/)

    expect(await cleanStored(own.url())).toBe(true)
    const after = await held()
    expect(after).not.toContain('CANARY')
    for (const kept of ['Apollo', 'Other', 'hmac:aaaaaaaaaaaa', '"team": "ops"'])
      expect(after).toContain(kept)
    // What was shown keeps its hash, and says that it cannot be computed again.
    expect(
      (
        await client.query(
          `select encode(sha256, 'hex') as sha, redacted_at is not null as redacted
           from attestation_evidence
           order by 1`,
        )
      ).rows,
    ).toEqual([
      { sha: '01', redacted: true },
      { sha: '02', redacted: false },
    ])
    expect((await client.query('select count(*)::int as n from history.sighting')).rows).toEqual([{ n: 1 }])
    expect(await cleanStored(own.url())).toBe(false)
  } finally {
    await client.end()
  }
})
