import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { identityDetail } from '@/lib/inventory/identity-detail'
import { pathOf } from '@/lib/inventory/identity-paths'
import { authorizationDetails } from './aws'
import { accounts, makeEstate } from './estate'

ownDatabase()

test('the demo has a way to administrator rights over another role, and that role is the cheapest cut', async () => {
  const now = new Date('2026-11-22T00:00:00Z')
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'muster-demo-')), 'details.json')
  writeFileSync(file, JSON.stringify(authorizationDetails(makeEstate(now), accounts[0], now)))
  const actor = systemActor('test')
  const [delivery] = await accept(actor, [localFile(file)], {
    completeness: 'complete',
    asOf: now,
    wantsPreview: false,
  })
  await runImport(delivery!.importId!)
  await finishImports(now)
  const [build] = await rows<{ identity_key: string }>(
    "select identity_key from identity where name = 'halden-nightly-build'",
  )
  const hops = await pathOf(actor, await identityDetail(actor, build!.identity_key))
  expect(hops.map(({ from }) => from.name)).toEqual(['halden-nightly-build', 'halden-release-gate'])
  // Whoever cuts the second hop ends the paths of all three pipelines, and of the role itself.
  expect(hops.map(({ ends }) => ends)).toEqual([1, 4])
  for (const { statements } of hops) expect(statements.length).toBeGreaterThan(0)
})
