import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { prepareDatabase } from '@/lib/jobs/prepare'
import { closePool } from './pool'
import { prisma } from './prisma'

/** What a test file gets to know of its database. */
interface OwnDatabase {
  /** As the owner: for what only somebody who owns the database can do. */
  url: () => string
  /** As the application, which is how `rows()` and every verb work in the test. */
  writeUrl: () => string
  readUrl: () => string
  /** Runs statements as somebody who owns the database would. */
  asOwner: (...statements: string[]) => Promise<void>
  dataFolder: () => string
  /** A second, migrated database for the same file: its address as the application. */
  another: () => Promise<string>
  /** A second database with nothing in it: its address as the owner. */
  empty: () => Promise<string>
}

/**
 * Gives the test file a database of its own, migrated, with Muster's settings pointing at it. Tests run under the application's
 * role, as production does. Call it at the top level of the file.
 */
export function ownDatabase(): OwnDatabase {
  const name = `test_${randomBytes(6).toString('hex')}`
  const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-data-'))
  const urlOf = (database: string, role: 'url' | 'writeUrl' | 'readUrl' = 'url') => {
    const url = new URL(inject('postgres')[role])
    url.pathname = `/${database}`
    return url.href
  }
  const run = async (database: string, sql: string) => {
    const client = new pg.Client({ connectionString: urlOf(database) })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  const administer = (sql: string) => run('postgres', sql)
  const prepare = (database: string) =>
    prepareDatabase(urlOf(database), urlOf(database, 'writeUrl'), urlOf(database, 'readUrl'))
  beforeAll(async () => {
    await administer(`create database ${name}`)
    Object.assign(process.env, {
      DATABASE_URL: urlOf(name, 'writeUrl'),
      DATABASE_READ_URL: urlOf(name, 'readUrl'),
      MUSTER_DATA: folder,
      MUSTER_SECRET: 'a secret for tests only, long enough',
    })
    await prepare(name)
  })
  const others: string[] = []
  afterAll(async () => {
    await prisma().$disconnect()
    await closePool()
    for (const one of [name, ...others]) await administer(`drop database if exists ${one} with (force)`)
    rmSync(folder, { recursive: true, force: true })
  })
  const empty = async () => {
    const other = `${name}_${others.length + 1}`
    others.push(other)
    await administer(`create database ${other}`)
    return other
  }
  return {
    url: () => urlOf(name),
    writeUrl: () => urlOf(name, 'writeUrl'),
    readUrl: () => urlOf(name, 'readUrl'),
    asOwner: (...statements) => run(name, statements.join(';')),
    dataFolder: () => folder,
    empty: async () => urlOf(await empty()),
    another: async () => {
      const other = await empty()
      await prepare(other)
      return urlOf(other, 'writeUrl')
    },
  }
}
