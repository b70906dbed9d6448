import { randomBytes } from 'node:crypto'
import { mkdtempSync, chmodSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startPostgres, stopPostgres } from './launcher.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** As the owner, as the application, as the reports. */
    postgres: { url: string; writeUrl: string; readUrl: string }
  }
}

/** Starts one real PostgreSQL for all integration tests of a run, or uses `TEST_DATABASE_URL`. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL) {
    project.provide('postgres', await withRoles(process.env.TEST_DATABASE_URL))
    return undefined
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-test-'))
  chmodSync(folder, 0o755)
  const { url, writeUrl, readUrl } = await startPostgres(folder)
  project.provide('postgres', { url, writeUrl, readUrl })
  return async () => {
    await stopPostgres(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The lesser roles on a server of somebody's own, as `npm start` makes them on the embedded one. */
async function withRoles(url: string): Promise<{ url: string; writeUrl: string; readUrl: string }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const password = randomBytes(12).toString('hex')
  const as = async (role: string) => {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
    await client.query(`${rowCount ? 'alter' : 'create'} role ${role} login password '${password}'`)
    const address = new URL(url)
    Object.assign(address, { username: role, password })
    return address.href
  }
  try {
    return { url, writeUrl: await as('muster_test_write'), readUrl: await as('muster_test_read') }
  } finally {
    await client.end()
  }
}
