import { hkdfSync, randomUUID } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import { Installation, pause, SECRET } from './drill-installation'
import type { Figure } from './figure'

// What a page costs: each asked for again and again by one person, who waits for each. Then people who browse, on loopback: each asks
// for a page, reads it for a while, and goes on to the next.

const SECONDS = 30
/** How long a page is read, in milliseconds. */
const READING = { least: 500, most: 2500 }
const PAGES = [
  '/',
  '/identities',
  '/identities?sort=name&provider=aws',
  '/credentials',
  '/findings',
  '/findings?severity=critical',
  '/tasks',
  '/owners',
  '/frameworks',
  '/checks',
  '/sources',
  '/imports',
]
/** How often one person asks for each page, one after the other. */
const ROUNDS = 10
/** It is drawn like any page, and asks the database for nothing. */
const FLOOR = '/sign-in'
const ACCOUNTS = 10
const IMPORTS_BESIDE = 3

interface Seen {
  page: string
  ms: number
  ok: boolean
}

async function cookieOf(it: Installation): Promise<string> {
  const [user, sid] = [randomUUID(), randomUUID()]
  await it.query('insert into app_user (id, email, name) values ($1, $2, $2)', [user, `${user}@example.test`])
  await it.query("insert into role_binding (user_id, role) values ($1, 'analyst')", [user])
  await it.query(
    `insert into session (id, user_id, via, last_seen_at, expires_at)
     values ($1, $2, 'oidc', now(), now() + interval '1 hour')`,
    [sid, user],
  )
  const secret = Buffer.from(hkdfSync('sha256', SECRET, 'muster', 'sessions', 32)).toString('hex')
  return `next-auth.session-token=${await encode({ token: { sid }, secret })}`
}

const random = (least: number, most: number) => least + Math.random() * (most - least)

/** Asks for a page; false when it does not come, or says that something on it failed. */
const get = (it: Installation, page: string, cookie: string): Promise<boolean> =>
  fetch(it.address + page, { headers: { cookie }, redirect: 'manual', signal: AbortSignal.timeout(30_000) })
    .then(async (answer) => answer.status === 200 && !(await answer.text()).includes('data-dgst'))
    .catch(() => false)

async function browse(it: Installation, cookie: string, until: number, seen: Seen[]): Promise<void> {
  await pause(random(0, READING.most))
  while (Date.now() < until) {
    const page = PAGES[Math.floor(Math.random() * PAGES.length)]!
    const began = performance.now()
    const ok = await get(it, page, cookie)
    seen.push({ page, ms: performance.now() - began, ok })
    await pause(random(READING.least, READING.most))
  }
}

const header =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'
const account = (number: number, users: number): Buffer =>
  Buffer.from(
    [
      header,
      ...Array.from(
        { length: users },
        (_, n) =>
          `user-${n},arn:aws:iam::${number}:user/user-${n},2020-01-01T00:00:00Z,false,N/A,N/A,N/A,false,true,${2018 + (n % 8)}-01-01T00:00:00Z,2026-11-01T00:00:00Z,eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`,
      ),
    ].join('\n'),
  )

const quantile = (seen: Seen[], q: number): number => {
  const sorted = seen.map((one) => one.ms).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
}

/** PostgreSQL gathers what its processes counted within ten seconds of their last statement. */
const COUNTED_AFTER_MS = 11_000
// Every statement of a page is a transaction of its own.
async function statements(it: Installation): Promise<number> {
  const [row] = await it.query<{ n: string }>(
    'select sum(xact_commit)::text as n from pg_stat_database where datname = current_database()',
  )
  return Number(row!.n)
}

/** Computing time and statements of one page, when nobody else asks for anything. */
async function cost(it: Installation, cookie: string): Promise<Figure[]> {
  const measured = async (pages: string[], as = cookie) => {
    const asked = pages.length * ROUNDS
    const before = { web: it.cpuMs('web'), database: it.cpuMs('PostgreSQL') }
    let failed = 0
    for (let n = 0; n < ROUNDS; n++) for (const page of pages) if (!(await get(it, page, as))) failed++
    if (failed > 0) throw new Error(`${failed} of ${asked} pages failed: ${pages.join(' ')}`)
    return {
      web: (it.cpuMs('web') - before.web) / asked,
      database: (it.cpuMs('PostgreSQL') - before.database) / asked,
    }
  }
  await pause(COUNTED_AFTER_MS)
  const idle = await statements(it)
  await pause(COUNTED_AFTER_MS)
  const before = await statements(it)
  const page = await measured(PAGES)
  const floor = await measured([FLOOR], '')
  await pause(COUNTED_AFTER_MS)
  const asked = await statements(it)
  if (process.env.MUSTER_LOAD_PAGES)
    for (const one of PAGES) {
      const { web, database } = await measured([one])
      console.error(
        `${one.padEnd(40)} ${web.toFixed(1)} ms of the web server, ${database.toFixed(1)} ms of the database`,
      )
    }
  return [
    {
      name: 'computing time of a page',
      value: (page.web + page.database) / Math.max(0.1, floor.web + floor.database),
      unit: 'ratio',
      floor: 'that of the sign-in page, which asks the database nothing',
    },
    { name: 'computing time of a page, web server', value: page.web, unit: 'ms' },
    { name: 'computing time of a page, database', value: page.database, unit: 'ms' },
    { name: 'computing time of the sign-in page', value: floor.web, unit: 'ms' },
    // What the worker does meanwhile is taken off.
    {
      name: 'statements of a page',
      value: Math.max(0, asked - before - (before - idle)) / (PAGES.length * ROUNDS),
      unit: 'rows',
    },
  ]
}

async function round(it: Installation, label: string, cookies: string[]): Promise<Figure[]> {
  const seen: Seen[] = []
  const until = Date.now() + SECONDS * 1000
  await Promise.all(cookies.map((cookie) => browse(it, cookie, until, seen)))
  if (process.env.MUSTER_LOAD_PAGES)
    for (const page of PAGES) {
      const own = seen.filter((one) => one.page === page)
      console.error(`${label} ${page.padEnd(40)} p50 ${quantile(own, 0.5).toFixed(0)} ms of ${own.length}`)
    }
  return [
    { name: `${label}: p50`, value: quantile(seen, 0.5), unit: 'ms' },
    { name: `${label}: p99`, value: quantile(seen, 0.99), unit: 'ms' },
    { name: `${label}: pages a second`, value: seen.length / SECONDS, unit: 'rows/s' },
    { name: `${label}: errors`, value: seen.filter((one) => !one.ok).length, unit: 'rows' },
    { name: `${label}: memory of the web server`, value: it.memoryMb('web'), unit: 'MB' },
  ]
}

/** @param people how many browse at once */
export async function loadBench(people: number): Promise<Figure[]> {
  const it = await Installation.start()
  try {
    for (let n = 0; n < ACCOUNTS; n++)
      await it.ask('POST', `/imports?name=account-${n}.csv&wait=true`, account(800_000_000_000 + n, 2000))
    const cookies = await Promise.all(Array.from({ length: people }, () => cookieOf(it)))
    // Once each, so that nothing is measured that only the first reader pays.
    for (const page of [...PAGES, ...PAGES]) await get(it, page, cookies[0]!)
    const each = await cost(it, cookies[0]!)
    const alone = await round(it, `${people} people`, cookies)
    const files = Array.from({ length: IMPORTS_BESIDE }, (_, n) => account(900_000_000_000 + n, 60_000))
    const imports = files.map((bytes, n) => it.ask('POST', `/imports?name=large-${n}.csv`, bytes))
    const beside = await round(it, `beside ${IMPORTS_BESIDE} imports`, cookies)
    await Promise.all(imports)
    return [...each, ...alone, ...beside]
  } finally {
    await it.stop()
  }
}
