import pg from 'pg'
import { LOCK } from './migrate'

/** The login roles that this installation's addresses name; absent where one address does the work of another. */
export interface Roles {
  /** The application: rows only. */
  write?: string
  /** Reports: rows without secrets, and no change. */
  read?: string
}

/** Only ever inserted into, by privilege; a trigger stands behind it. */
const APPEND_ONLY = [
  'audit_entry',
  'audit_checkpoint',
  'audit_timestamp',
  'evidence_answer',
  'evidence_decision',
]
/** Written by commands of the owner alone. */
const OWNER_ONLY = ['_prisma_migrations', 'audit_archive']
/** Written by triggers with the rights of the owner, so that the application cannot change the past. */
const HISTORY = 'history'
/** Columns that the read-only role cannot read, in any table or view. */
const WITHHELD_COLUMNS = /(^|_)(password_hash|token_hash|code_hash|sealed|key_check)$/
const WITHHELD_TABLES = [
  'session',
  'sign_up_link',
  'password_reset',
  'passkey',
  'passkey_challenge',
  'sign_in_failure',
  'rate_limit',
  'second_factor',
  'recovery_code',
  '_prisma_migrations',
]
const QUEUE = 'graphile_worker'

/**
 * Gives the roles what they need and no more, for everything that is in the database now and every table that the owner makes
 * later. Run by the owner after each migration; again changes nothing.
 */
export async function grantRoles(ownerUrl: string, { write, read }: Roles): Promise<void> {
  if (!write && !read) return
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('begin')
    // Two processes that start together would update the same rows of the catalogue.
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    const relations = await ownRelations(client)
    const schemas = [...new Set(['public', ...relations.map((one) => one.schema)])]
    for (const schema of schemas) {
      await client.query(`revoke create on schema ${quoted(schema)} from public`)
      if (write) await grantWriter(client, schema, relations, write)
      if (read) await grantReader(client, schema, relations, read)
    }
    if (write) await grantQueue(client, write)
    if (write && read) await letBecome(client, write, read)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

/**
 * Lets the application become the role that only reads, as which it runs what administrators wrote. An owner that may not say so leaves
 * it: whoever made the roles can, once.
 */
async function letBecome(client: pg.Client, write: string, read: string): Promise<void> {
  const { rows } = await client.query<{ may: boolean }>(
    `select pg_has_role(r.oid, 'member with admin option') or s.rolsuper as may
     from pg_roles r, pg_roles s
     where r.rolname = $1 and s.rolname = current_user and not pg_has_role($2, r.oid, 'member')`,
    [read, write],
  )
  if (rows[0]?.may) await client.query(`grant ${quoted(read)} to ${quoted(write)}`)
}

interface Relation {
  schema: string
  name: string
  kind: 'r' | 'p' | 'v' | 'm'
  columns: string[]
}

/** Tables and views of the schemas that are ours; partitions are reached through their parent. */
async function ownRelations(client: pg.Client): Promise<Relation[]> {
  const { rows } = await client.query<Relation>(
    `select n.nspname as schema, c.relname as name, c.relkind as kind,
       array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'p', 'v', 'm')
       and not c.relispartition
       and pg_get_userbyid(c.relowner) = current_user
       and n.nspname not in ('${QUEUE}', 'information_schema')
       and n.nspname !~ '^pg_'
     group by 1, 2, 3
     order by 1, 2`,
  )
  return rows
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

async function grantWriter(client: pg.Client, schema: string, relations: Relation[], role: string) {
  const [inSchema, to] = [quoted(schema), quoted(role)]
  await client.query(`
    grant usage on schema ${inSchema} to ${to};
    grant execute on all functions in schema ${inSchema} to ${to};
    grant usage, select on all sequences in schema ${inSchema} to ${to};
    alter default privileges in schema ${inSchema}
      ${schema === HISTORY ? 'revoke' : 'grant'} insert, update, delete on tables
      ${schema === HISTORY ? 'from' : 'to'} ${to};
    alter default privileges in schema ${inSchema} grant select on tables to ${to}`)
  for (const { name, kind } of relations.filter((one) => one.schema === schema)) {
    const rights =
      kind === 'v' || kind === 'm' || schema === HISTORY || OWNER_ONLY.includes(name)
        ? 'select'
        : APPEND_ONLY.includes(name)
          ? 'select, insert'
          : 'select, insert, update, delete'
    const table = `${inSchema}.${quoted(name)}`
    await client.query(`revoke all on ${table} from ${to}; grant ${rights} on ${table} to ${to}`)
  }
}

async function grantReader(client: pg.Client, schema: string, relations: Relation[], role: string) {
  const [inSchema, to] = [quoted(schema), quoted(role)]
  await client.query(`grant usage on schema ${inSchema} to ${to}`)
  for (const { name, columns } of relations.filter((one) => one.schema === schema)) {
    const table = `${inSchema}.${quoted(name)}`
    await client.query(`revoke all on ${table} from ${to}`)
    if (WITHHELD_TABLES.includes(name)) continue
    const open = columns.filter((column) => !WITHHELD_COLUMNS.test(column))
    const rights = open.length === columns.length ? '' : ` (${open.map(quoted).join(', ')})`
    await client.query(`grant select${rights} on ${table} to ${to}`)
  }
}

// The queue guards its tables with row security that only their owner passes.
async function grantQueue(client: pg.Client, role: string): Promise<void> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = to_regnamespace('${QUEUE}') and relkind = 'r'`,
  )
  if (tables.length === 0) return
  const to = quoted(role)
  await client.query(`grant usage on schema ${QUEUE} to ${to};
    grant execute on all functions in schema ${QUEUE} to ${to};
    grant usage, select on all sequences in schema ${QUEUE} to ${to};
    grant select on all tables in schema ${QUEUE} to ${to}`)
  for (const { name } of tables) {
    const table = `${QUEUE}.${quoted(name)}`
    if (name !== 'migrations') await client.query(`grant insert, update, delete on ${table} to ${to}`)
    const policy = `muster ${role}`
    const { rowCount } = await client.query(
      'select 1 from pg_policies where schemaname = $1 and tablename = $2 and policyname = $3',
      [QUEUE, name, policy],
    )
    if (!rowCount)
      await client.query(
        `create policy ${quoted(policy)} on ${table} for all to ${to} using (true) with check (true)`,
      )
  }
}
