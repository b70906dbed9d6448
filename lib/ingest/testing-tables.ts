import { createHash } from 'node:crypto'
import pg from 'pg'

/** What an import must leave the same, however it ran. Ids, batches and instants of the run itself are left out. */
export const tables: Record<string, string> = {
  identity:
    'identity_key, provider, kind, native_id, unique_id, name, scope, environment, status, created_at, last_used_at, never_used, human, third_party, tags, owner_hints, in_inventory, seen_to',
  credential:
    'identity_key, credential_key, kind, is_static, native_id, label, status, created_at, rotated_at, expires_at, last_used_at, never_used, fingerprint, binding, in_inventory, seen_to',
  identity_grant:
    'identity_key, grant_key, native_id, name, kind, permission_set_key, via, resource, seen_to',
  platform_principal: 'principal_key, native_id, name, scope, seen_to',
  membership: 'identity_key, native_id, group_key, name, reason, is_own_account, seen_to',
  trust: 'identity_key, trust_key, kind, principal, issuer, subjects, audiences, seen_to',
  workload: 'workload_key, native_id, name, kind, scope, environment, status, seen_to',
  identity_workload: 'identity_key, workload_key',
  identity_link: 'from_key, to_key, sureness, reason, state',
  exposure: 'exposure_key, fingerprint, detector, identity_key, location, verified, is_canary',
  event:
    'occurred_at, event_id, kind, result, identity_key, credential_key, context_key, action_id, ttl_seconds, source_ip, record_no',
  credential_context:
    'identity_key, credential_key, context_key, first_at, last_at, issue_n, use_n, ttl_max, expires_at, revoked_at, last_use_ok_at',
  identity_action: 'identity_key, action_id, first_at, last_at, use_n',
  event_day: 'identity_key, day, kind, credential_kind, ttl_class, n, failed_n, ttl_sum',
  token_tally: 'identity_key, issued_n, used_n',
  issuance_edge: 'identity_key, requester_key, kind, credential_kind, n, first_at, last_at, ttl_max',
  run_seen:
    'identity_key, run_key, context_key, credential_key, first_at, started_at, ended_at, last_use_ok_at, issued_at, ends_with_run',
  ownership: 'identity_key, owner, state, reason, confidence',
  privilege: 'identity_key, granted_n, unused_n, unused_risky_n, unlogged_n, used_n',
  sighting: 'record_key, identity_key, format, about, at, sha256, body, gone_at',
  // What opened and closed again in between depends on which of two imports was judged first.
  'finding where resolved_at is null': 'identity_key, check_no, credential_key, severity',
  posture:
    'identity_key, owner_state, age_state, use_state, rights_state, severity, risk, findings_n, unused_n, applies, fails, unknown, accepted',
  person: 'email, name, active, signs, nature, machine_keys',
}

/** The rows of each table as text, sorted. */
export async function rowsOfTables(
  url: string,
  wanted: Record<string, string> = tables,
): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const result: Record<string, string[]> = {}
    for (const [table, columns] of Object.entries(wanted)) {
      const { rows } = await client.query(`select (row(${columns}))::text as line from ${table}`)
      result[table] = rows.map((row) => row.line as string).sort()
    }
    return result
  } finally {
    await client.end()
  }
}

/** Number and hash of the rows of each table: two runs left the same when these are equal. */
export async function dump(url: string): Promise<Record<string, { rows: number; digest: string }>> {
  const held = await rowsOfTables(url)
  return Object.fromEntries(
    Object.entries(held).map(([table, lines]) => [
      table,
      { rows: lines.length, digest: createHash('sha256').update(lines.join('\n')).digest('hex') },
    ]),
  )
}
