import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { prepareQueue } from '@/lib/jobs/worker'
import { migrate } from './migrate'
import { closePool } from './pool'
import { prisma } from './prisma'

/**
 * Gives the test file a database of its own, migrated, with Muster's settings pointing at it. Call it at the top level of
 * the file.
 */
export function ownDatabase(): {
  url: () => string
  dataFolder: () => string
  another: () => Promise<string>
} {
  const name = `test_${randomBytes(6).toString('hex')}`
  const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-data-'))
  const urlOf = (database: string) => {
    const url = new URL(inject('postgres'))
    url.pathname = `/${database}`
    return url.href
  }
  const administer = async (sql: string) => {
    const client = new pg.Client({ connectionString: urlOf('postgres') })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  beforeAll(async () => {
    await administer(`create database ${name}`)
    Object.assign(process.env, {
      DATABASE_URL: urlOf(name),
      MUSTER_DATA: folder,
      MUSTER_SECRET: 'a secret for tests only, long enough',
    })
    await migrate(urlOf(name))
    await prepareQueue()
  })
  afterAll(async () => {
    await prisma().$disconnect()
    await closePool()
    await administer(`drop database if exists ${name} with (force)`)
  })
  const others: string[] = []
  afterAll(async () => {
    for (const other of others) await administer(`drop database if exists ${other} with (force)`)
  })
  /** A second, empty, migrated database for the same file. */
  const another = async () => {
    const other = `${name}_${others.length + 1}`
    others.push(other)
    await administer(`create database ${other}`)
    await migrate(urlOf(other))
    await prepareQueue(urlOf(other))
    return urlOf(other)
  }
  return { url: () => urlOf(name), dataFolder: () => folder, another }
}
