import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { useStates, word } from '@/lib/model/vocabulary'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-github-'))
afterAll(closePool)

async function bring(name: string, content: object[] | object) {
  const file = path.join(folder, name)
  writeFileSync(
    file,
    Array.isArray(content) ? content.map((one) => JSON.stringify(one)).join('\n') : JSON.stringify(content),
  )
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: name,
    scope: 'acme',
    completeness: 'partial',
    asOf: new Date('2026-11-28T00:00:00Z'),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  const asOf = new Date('2026-11-28T01:00:00Z')
  await finishImports(asOf)
  await judgeChanged(asOf, true)
}

const installation = (id: number, slug: string) => ({
  id,
  app_slug: slug,
  account: { login: 'acme' },
  permissions: { contents: 'read', metadata: 'read' },
  repository_selection: 'all',
  created_at: '2024-01-01T00:00:00Z',
})
const event = (day: number, id: string, actor: string) => ({
  '@timestamp': Date.UTC(2026, 8, day),
  _document_id: id,
  action: 'pull_request.create',
  actor,
  org: 'acme',
  repo: 'acme/shop',
  programmatic_access_type: 'GitHub App server-to-server token',
  token_id: 7,
})

const useOf = async (name: string) => {
  const [row] = await rows<{ use_state: number; last_used_at: Date | null }>(
    `select p.use_state, p.last_used_at
     from posture p
       join identity i using (identity_key)
     where i.native_id = $1`,
    [`acme/app/${name}`],
  )
  return row && [word(useStates, row.use_state), row.last_used_at?.toISOString().slice(0, 10) ?? null]
}

test('a log that shows a part of the use only tells who was used, and of nobody that they were not', async () => {
  await bring('apps.json', {
    total_count: 2,
    installations: [installation(1, 'writer'), installation(2, 'reader')],
  })
  await bring('audit.ndjson', [
    ...Array.from({ length: 80 }, (_, day) => event(day + 1, `e${day}`, 'other[bot]')),
    event(85, 'w', 'writer[bot]'),
  ])
  expect(await useOf('writer')).toEqual(['used', '2026-11-24'])
  expect(await useOf('reader')).toEqual(['unknown', null])
})
