import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { derivedKey } from './settings'

/** Advisory lock of whoever changes the schema. */
export const LOCK = 72707369

/** Prisma's own ledger of what was applied. */
export const LEDGER = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
    migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`

export interface Migration {
  name: string
  sql: string
  /** SHA-256, hex. */
  checksum: string
}

/** The migrations of this version, in their order. */
export function knownMigrations(): Migration[] {
  const folder = path.join(process.cwd(), 'prisma/migrations')
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** From here on changes of identities are noted by transaction. */
const NOTED_BY_TRANSACTION = '20261204010000'
/**
 * What a migration notes as changed has to be judged, and is no new data: noted as by no transaction, so that nothing is taken for
 * fixed that only an upgrade reads in another way.
 */
const NOTED_BY_UPGRADE = `
  with noted as (
    delete from changed_identity where by_tx = pg_current_xact_id()::text::bigint returning identity_key
  )
  insert into changed_identity (identity_key, by_tx)
  select identity_key, 0
  from noted
  on conflict do nothing`

/** Applies one migration and writes it down, inside the caller's transaction. */
export async function apply(client: pg.ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  await client.query(sql)
  if (name.slice(0, NOTED_BY_TRANSACTION.length) > NOTED_BY_TRANSACTION) await client.query(NOTED_BY_UPGRADE)
  await client.query(
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     values ($1, $2, $3, now(), 1)`,
    [randomUUID(), checksum, name],
  )
}

/**
 * Applies the migrations that the database lacks, in Prisma's own ledger (`_prisma_migrations`), so that
 * `prisma migrate status` agrees. Each migration is one transaction; a second process waits.
 * @returns names of the migrations applied now
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(LEDGER)
    const known = await client.query<{ migration_name: string; checksum: string }>(
      'select migration_name, checksum from _prisma_migrations where rolled_back_at is null',
    )
    const checksums = new Map(known.rows.map((row) => [row.migration_name, row.checksum]))
    const applied: string[] = []
    for (const { name, sql, checksum } of knownMigrations()) {
      const before = checksums.get(name)
      if (before === checksum) continue
      if (before)
        throw new Error(
          `Migration ${name} was edited after it was applied to this database. Restore the file, or add a new migration.`,
        )
      await client.query('begin')
      await apply(client, { name, sql, checksum })
      await client.query('commit')
      applied.push(name)
    }
    await checkSecret(client)
    return applied
  } finally {
    await client.end()
  }
}

/** Refuses to run under another MUSTER_SECRET than the one the stored keys were made with. */
async function checkSecret(client: pg.Client): Promise<void> {
  const check = derivedKey('key-check')
  await client.query('insert into installation (key_check) values ($1) on conflict do nothing', [check])
  const { rows } = await client.query<{ key_check: Buffer }>('select key_check from installation')
  if (!check.equals(rows[0]!.key_check)) {
    throw new Error(
      'MUSTER_SECRET (or the file "secret" in MUSTER_DATA) is not the one this database was filled with. Restore it: every stored key depends on it.',
    )
  }
}
