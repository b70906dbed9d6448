import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, vi } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import type { ownDatabase } from '@/lib/db/testing'
import { rowsOfTables, tables } from './testing-tables'

const END = new Date('2026-11-27T08:00:00Z')

const named = (columns: string) =>
  columns.replace('action_id', '(select name from action where id = action_id)')
const compared: Record<string, string> = {
  ...tables,
  sighting: 'identity_key, format, about, body, gone_at',
  event: named(tables.event!),
  identity_action: named(tables.identity_action!),
  trust: `${tables.trust}, grade, who`,
  'credential_context where use_n > 0': `
    (select native_id from credential c where c.credential_key = credential_context.credential_key),
    last_use_ok_at`,
  escalation_path: 'identity_key, hops, path, doubt',
  telemetry: 'provider, scope, first_at, last_at, issue_n, use_n, action_from, action_to',
}

/**
 * What a new database holds, table by table, once files have come one after the other and everything was judged.
 * @param files their contents by name
 * @param order the names of those that come, in their order
 */
export async function heldAfter(
  own: ReturnType<typeof ownDatabase>,
  files: Readonly<Record<string, string>>,
  order: readonly string[],
  delivery: { source: string; scope?: string },
): Promise<Record<string, string[]>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-order-'))
  const url = await own.another()
  // A process remembers keys and action ids of its database: another database wants another memory.
  vi.resetModules()
  const { closePool, rows } = await import('@/lib/db/pool')
  await closePool()
  process.env.DATABASE_URL = url
  const { accept, localFile } = await import('@/lib/ingest/door/accept')
  const { finishImports } = await import('./finish')
  const { runImport } = await import('./run')
  const { judgeChanged } = await import('@/lib/judging/judge-changed')
  try {
    for (const name of order) {
      const file = path.join(folder, name)
      writeFileSync(file, files[name]!)
      const accepted = await accept(systemActor('test'), [localFile(file)], {
        ...delivery,
        completeness: 'partial',
        asOf: new Date('2026-11-27T00:00:00Z'),
        wantsPreview: false,
      })
      for (const { importId } of accepted) await runImport(importId!)
      await finishImports(END)
    }
    expect(await rows('select error from import where error is not null')).toEqual([])
    await judgeChanged(END, true)
    return await rowsOfTables(url, compared)
  } finally {
    await closePool()
    process.env.DATABASE_URL = own.writeUrl()
  }
}
