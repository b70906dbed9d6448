import pg from 'pg'
import { fingerprint } from '@/lib/db/settings'
import { wellFormedValue } from '@/lib/model/well-formed'
import { formatFor } from '../index'
import { factWithoutSecrets, redact, withoutSecrets } from '../read/redact'
import { keptBy } from '../source'

/** What of raw records and texts may be stored, by number: raised when the rules get stricter, and everything stored is cleaned once. */
const RULES = 5
const PAGE_SIZE = 2000

/** Texts of facts that a source may fill with anything, in the present and in the past. */
const facts: Record<string, readonly string[]> = {
  identity: ['description', 'tags', 'owner_hints', 'scope'],
  permission_set: ['statements'],
  credential: ['label', 'binding'],
  exposure: ['location', 'author'],
  claim: ['body'],
  sighting: ['scope'],
}

/**
 * Takes out of the database what earlier versions stored and this one would not: members of raw records that no format names,
 * secrets in texts, excerpts of rejected records. Runs once after an upgrade, as the owner, because the past is the owner's.
 * @returns whether there was something to do
 */
export async function cleanStored(ownerUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ redaction_rules: number }>(
      'select redaction_rules from installation',
    )
    if (rows[0]!.redaction_rules >= RULES) return false
    await client.query('begin')
    for (const table of ['public.sighting', 'history.sighting']) await cleanRecords(client, table)
    for (const [table, columns] of Object.entries(facts))
      for (const schema of table === 'claim' ? ['public'] : ['public', 'history'])
        await cleanFacts(client, `${schema}.${table}`, columns)
    // Decisions refer to evidence by its hash, which stays: it is of what was shown.
    for (const schema of ['public', 'history'])
      await cleanFacts(client, `${schema}.attestation_evidence`, ['body'], { redacted_at: new Date() })
    await cleanTexts(client, 'public.term', 'text')
    await cleanTexts(client, 'public.action', 'name')
    await cleanTexts(client, 'public.source', 'name')
    await cleanTexts(client, 'public.import', 'scope')
    // What stands in them cannot be told apart any more; the file can be imported again.
    await client.query(
      `update reject set excerpt = 'removed by an upgrade: import the file again to see its shape'
       where excerpt is not null`,
    )
    await client.query('update installation set redaction_rules = $1', [RULES])
    await client.query('commit')
    return true
  } finally {
    await client.end()
  }
}

async function cleanRecords(client: pg.Client, table: string): Promise<void> {
  await withoutVersions(client, table, async () => {
    for await (const page of pagesOf(client, `select ctid::text as place, format, at, body from ${table}`)) {
      const changed = page.flatMap(({ place, format: id, at, body }) => {
        const format = formatFor(id as string)
        const raw = { value: body, at: at as string }
        const clean = format ? (wellFormedValue(redact(body, fingerprint, keptBy(format, raw))) ?? {}) : {}
        return JSON.stringify(clean) === JSON.stringify(body) ? [] : [{ place, body: clean }]
      })
      await write(client, table, ['body'], changed)
    }
  })
}

async function cleanFacts(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  noted: Record<string, unknown> = {},
): Promise<void> {
  await withoutVersions(client, table, async () => {
    const list = columns.map((column) => `to_jsonb(${column}) as ${column}`).join(', ')
    for await (const page of pagesOf(client, `select ctid::text as place, ${list} from ${table}`)) {
      const changed = page.flatMap(({ place, ...row }) => {
        const clean = Object.fromEntries(
          Object.entries(row).map(([column, value]) => [column, factWithoutSecrets(value, fingerprint)]),
        )
        return JSON.stringify(clean) === JSON.stringify(row) ? [] : [{ place, ...clean, ...noted }]
      })
      await write(client, table, [...columns, ...Object.keys(noted)], changed)
    }
  })
}

async function cleanTexts(client: pg.Client, table: string, column: string): Promise<void> {
  for await (const page of pagesOf(
    client,
    `select ctid::text as place, ${column} as text from ${table} where ${column} is not null`,
  )) {
    const changed = page.flatMap(({ place, text }) => {
      const clean = withoutSecrets(text as string, fingerprint)
      return clean === text ? [] : [{ place, [column]: clean }]
    })
    await write(client, table, [column], changed)
  }
}

/** Cleaning is no version: what was removed must not be kept as the past. */
async function withoutVersions(client: pg.Client, table: string, body: () => Promise<void>): Promise<void> {
  await client.query(`alter table ${table} disable trigger user`)
  await body()
  await client.query(`alter table ${table} enable trigger user`)
}

type Row = Record<string, unknown> & { place: string }

async function* pagesOf(client: pg.Client, select: string): AsyncGenerator<Row[]> {
  await client.query(`declare stored no scroll cursor for ${select}`)
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${PAGE_SIZE} from stored`)
    if (rows.length === 0) break
    yield rows
  }
  await client.query('close stored')
}

async function write(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  rows: object[],
): Promise<void> {
  if (rows.length === 0) return
  await client.query(
    `update ${table} t set ${columns.map((column) => `${column} = n.${column}`).join(', ')}
     from jsonb_array_elements($1::jsonb) e cross join lateral jsonb_populate_record(null::${table}, e) n
     where t.ctid = (e->>'place')::tid`,
    [JSON.stringify(rows)],
  )
}
