import { mkdtempSync, chmodSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { startPostgres, stopPostgres } from './launcher.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string
  }
}

/** Starts one real PostgreSQL for all integration tests of a run, or uses `TEST_DATABASE_URL`. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL) {
    project.provide('postgres', process.env.TEST_DATABASE_URL)
    return undefined
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-test-'))
  chmodSync(folder, 0o755)
  const { url } = await startPostgres(folder)
  project.provide('postgres', url)
  return async () => {
    await stopPostgres(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}
