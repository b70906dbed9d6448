import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { rowsOfTables, tables } from '@/lib/ingest/testing-tables'
import { Installation, type Part, pause } from './drill-installation'

// Two installations get the same work: one of them file after file, the other many files at the same time, while it
// loses its web server, its worker or its PostgreSQL at random points, as often as asked for. In the end both must
// hold the same data, without waiting jobs, left-over files or manual help.

const KILLS = Number(process.argv[2] ?? 100)
if (!Number.isInteger(KILLS) || KILLS < 1 || KILLS > 10_000) {
  console.error('npm run drill [-- <kills>]')
  process.exit(2)
}
const FIRST_AS_OF = Date.parse('2026-11-20T08:00:00Z')
const SAMPLES = 'lib/ingest/sources'
const PARTS: readonly Part[] = ['web', 'worker', 'worker', 'PostgreSQL']

interface Item {
  name: string
  /** Each has its own: of two that say something about one record the later counts, in whichever order they are merged. */
  asOf: string
  bytes: Uint8Array
}

const header =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'

const asOf = (n: number) => new Date(FIRST_AS_OF + n * 60_000).toISOString()

/** Reports of accounts of their own, so that their order does not matter. */
function account(n: number): Item {
  const number = String(700_000_000_000 + n)
  const lines = Array.from(
    { length: 400 },
    (_, user) =>
      `user-${user},arn:aws:iam::${number}:user/user-${user},2020-01-01T00:00:00Z,false,N/A,N/A,N/A,false,true,${2018 + (user % 8)}-01-01T00:00:00Z,2026-11-01T00:00:00Z,eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`,
  )
  return {
    name: `account-${number}.csv`,
    asOf: asOf(1000 + n),
    bytes: Buffer.from([header, ...lines].join('\n')),
  }
}

const samples: Item[] = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.sample\./.test(name))
  .sort()
  .map((name, n) => ({
    name: path.basename(name),
    asOf: asOf(n),
    bytes: readFileSync(path.join(SAMPLES, name)),
  }))
// As much work as keeps them busy for that many kills.
const work = [...samples, ...Array.from({ length: Math.max(10, Math.ceil(KILLS / 2)) }, (_, n) => account(n))]

async function send(to: Installation, { name, asOf: as_of, bytes }: Item): Promise<number[]> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const search = new URLSearchParams({ name, as_of, sha256 })
  const answer = (await to.ask('POST', `/imports?${search}`, bytes)) as {
    imports: { import: number | null; error?: string }[]
  } | null
  if (!answer) throw new Error(`${name} was not taken.`)
  // The file was not refused for its content; the drill interrupted the look at it.
  const broken = answer.imports.find((one) => one.error?.startsWith('cannot be read: looking'))
  if (broken) throw new Error(`${name}: ${broken.error}`)
  return answer.imports.flatMap((one) => one.import ?? [])
}
/** Sends a file and waits until its imports have ended. */
async function sendAndWait(to: Installation, item: Item): Promise<void> {
  const ids = await send(to, item)
  for (const until = Date.now() + 900_000; ; await pause(250)) {
    const waiting = await to
      .query<{ id: number }>(
        `select id from import
         where id = any($1) and state not in ('done', 'failed', 'cancelled')`,
        [ids],
      )
      .catch(() => null)
    if (waiting?.length === 0) return
    if (Date.now() > until) throw new Error(`${item.name} did not end.`)
  }
}

/** As many senders as want something at the same time. */
const TOGETHER = 6

/**
 * Sends everything, many files at once. One sender brings the samples in their order: they speak of each other, and of one name in
 * different ways, so that what is held depends on which came first. The others bring the accounts, in an order drawn by lot.
 */
async function deliverTogether(to: Installation, onSent: (n: number) => Promise<void>): Promise<void> {
  const accounts = work
    .filter((item) => !samples.includes(item))
    .map((item) => ({ item, lot: Math.random() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ item }) => item)
  let sent = 0
  const inOrder = async () => {
    for (const item of samples) {
      await sendAndWait(to, item)
      await onSent(sent++)
    }
  }
  const asTheyCome = async () => {
    for (let item = accounts.shift(); item; item = accounts.shift()) {
      await send(to, item)
      await onSent(sent++)
    }
  }
  await Promise.all([inOrder(), ...Array.from({ length: TOGETHER - 1 }, asTheyCome)])
}

const report = (to: Installation) =>
  to.ask('POST', '/reports', { kind: 'credential-age', formats: ['csv', 'xlsx', 'json'] })

/** Waits until nothing waits and nothing runs any more. */
async function settled(it: Installation, patienceMs: number): Promise<void> {
  for (const until = Date.now() + patienceMs; ; await pause(1000)) {
    const state = await it
      .query<{ imports: number; reports: number; changed: number }>(
        `select
           (select count(*)::int from import where state not in ('done', 'failed', 'cancelled')) as imports,
           (select count(*)::int from report where state in ('queued', 'running')) as reports,
           (select count(*)::int from changed_identity) as changed`,
      )
      .catch(() => null)
    const [now] = state ?? []
    if (now && now.imports + now.reports + now.changed === 0) return
    if (Date.now() > until) throw new Error(`It did not settle: ${JSON.stringify(now)}\n${it.lastWords()}`)
  }
}

/** What the undisturbed installation came to hold. */
interface Held {
  state: State
  connections: number
  sources: Source[]
}
interface Source {
  id: number
  provider: number
  name: string
}

async function undisturbed(): Promise<Held> {
  const it = await Installation.start()
  try {
    for (const item of work) {
      if (samples.includes(item)) await sendAndWait(it, item)
      else await send(it, item)
    }
    await report(it)
    await settled(it, 600_000)
    return {
      state: await stateOf(it),
      connections: await connectionsOf(it),
      sources: await it.query<Source>('select id, provider, name from source order by id'),
    }
  } finally {
    await it.stop()
  }
}

async function disturbed({ connections: usual, sources }: Held): Promise<{ state: State; faults: string[] }> {
  const it = await Installation.start()
  // The number of a source is part of its records' keys, and decides between words of the same time. Both give the same ones.
  for (const { id, provider, name } of sources)
    await it.query('insert into source (id, provider, name) overriding system value values ($1, $2, $3)', [
      id,
      provider,
      name,
    ])
  const counts: Partial<Record<Part, number>> = {}
  try {
    let killed = 0
    let isWorking = true
    const killer = (async () => {
      while (killed < KILLS) {
        await pause(100 + Math.random() * 2400)
        const part = PARTS[Math.floor(Math.random() * PARTS.length)]!
        if (!it.kill(part)) continue
        killed++
        counts[part] = (counts[part] ?? 0) + 1
        if (killed % 10 === 0) console.log(`${killed} kills: ${JSON.stringify(counts)}`)
      }
      isWorking = false
    })()
    await deliverTogether(it, async (n) => {
      if (n % 8 === 0) await report(it)
    })
    // What was sent before changes nothing, and there is something to disturb until the end.
    for (let n = 0; isWorking; n++) {
      await send(it, work[n % work.length]!)
      if (n % 3 === 0) await report(it)
      await pause(300)
    }
    await killer
    const ended = Date.now()
    await settled(it, 900_000)
    console.log(`Settled ${Math.round((Date.now() - ended) / 1000)} s after the last of ${killed} kills.`)
    return { state: await stateOf(it), faults: await faultsOf(it, usual) }
  } catch (error) {
    console.error(it.lastWords())
    throw error
  } finally {
    await it.stop()
  }
}

type State = Record<string, string[]>

// Actions and teams get their numbers when they are first met: their names are what two runs have in common.
const named = (columns: string) =>
  columns
    .replace('action_id', '(select a.name from action a where a.id = action_id)')
    .replace(
      /\bowner\b/,
      "coalesce((select 'team ' || t.name from team t where 'team:' || t.id = owner), owner)",
    )
const stateOf = async (it: Installation): Promise<State> =>
  rowsOfTables(
    it.url(),
    Object.fromEntries(
      Object.entries(tables).map(([table, columns]) => [
        table,
        table === 'posture' ? columns : named(columns),
      ]),
    ),
  )

/** How many connections are left once those that nothing uses have ended. */
async function connectionsOf(it: Installation): Promise<number> {
  await pause(15_000)
  const [found] = await it.query<{ n: number }>(
    `select count(*)::int as n
     from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend'`,
  )
  return found!.n
}
// The pool of the web server keeps up to ten, however many it happened to need.
const CONNECTIONS_MORE = 10
const SWEPT_WITHIN_MS = 150_000

/** What should not be there after all has settled. */
async function faultsOf(it: Installation, usual: number): Promise<string[]> {
  const faults: string[] = []
  for (const row of await it.query<{ what: string }>(
    `select 'import ' || id || ' ' || state || ': ' || coalesce(error, '') as what
     from import
     where state <> 'done'
     union all
     select 'report ' || id || ' ' || state || ': ' || coalesce(error, '')
     from report
     where state <> 'done'
     union all
     select 'idle in a transaction for ' || (now() - xact_start)
     from pg_stat_activity
     where datname = current_database()
       and state = 'idle in transaction'
       and xact_start < now() - interval '1 minute'
       and query not like '%advisory%'`,
  ))
    faults.push(row.what)
  const connections = await connectionsOf(it)
  console.log(`${connections} connections are left, ${usual} undisturbed.`)
  if (connections > usual + CONNECTIONS_MORE) faults.push(`${connections} connections, ${usual} undisturbed`)
  const unread = await it.query<{ n: number }>(
    'select count(*)::int as n from import_file where path is not null',
  )
  if (unread[0]!.n > 0) faults.push(`${unread[0]!.n} files of ended imports are still named`)
  // The sweeper waits before it calls a file stray. As if that time had passed, all that killed arrivals left has to go.
  const left = it.leftovers()
  it.ageLeftovers(25)
  for (const until = Date.now() + SWEPT_WITHIN_MS; it.leftovers().length > 0; await pause(2000))
    if (Date.now() > until) {
      faults.push(`The sweeper leaves ${it.leftovers().slice(0, 5).join(', ')}`)
      break
    }
  console.log(`${left.length} files and folders of killed arrivals were swept.`)
  return faults
}

const began = Date.now()
console.log(`${work.length} files, undisturbed …`)
const held = await undisturbed()
const expected = held.state
console.log(`The same with ${KILLS} kills …`)
const { state, faults } = await disturbed(held)
const only = (these: string[], those: string[]) => {
  const known = new Set(those)
  return these.filter((line) => !known.has(line))
}
const differing = Object.keys(expected).filter(
  (table) => expected[table]!.join('\n') !== state[table]!.join('\n'),
)
for (const table of differing) {
  const [before, after] = [expected[table]!, state[table]!]
  console.error(`${table}: ${before.length} rows undisturbed, ${after.length} after the kills`)
  for (const line of only(before, after).slice(0, 2))
    console.error(`  undisturbed only: ${line.slice(0, 400)}`)
  for (const line of only(after, before).slice(0, 2))
    console.error(`  after the kills only: ${line.slice(0, 400)}`)
}
for (const fault of faults) console.error(fault)
const isGood = differing.length + faults.length === 0
console.log(
  `${isGood ? 'Both hold the same' : 'They differ'} after ${KILLS} kills, in ${Math.round((Date.now() - began) / 1000)} s.`,
)
process.exit(isGood ? 0 : 1)
