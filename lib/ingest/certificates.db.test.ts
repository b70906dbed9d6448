import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-certificates-'))
afterAll(closePool)

async function bring(name: string, content: Buffer | string, source: string, scope: string) {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source,
    scope,
    completeness: 'partial',
    asOf: new Date('2026-11-30T00:00:00Z'),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  const asOf = new Date('2026-11-30T01:00:00Z')
  await finishImports(asOf)
  await judgeChanged(asOf, true)
}

const credentials = () =>
  rows<{ native_id: string; label: string; key: string | null; expires_at: Date }>(
    `select i.native_id, c.label, c.binding->>'key' as key, c.expires_at
     from credential c
       join identity i using (identity_key)
     order by i.native_id, c.label`,
  )

test('certificates stand with whoever their names say, and a SPIFFE ID waits for the entry that gives it', async () => {
  const pem = readFileSync(path.join(import.meta.dirname, 'sources/pki/certificates.sample.pem'))
  await bring('bundle.pem', pem, 'edge', 'edge')
  await bring('again.pem', pem, 'edge', 'edge')
  const counts = await rows<{ read: number; stored: number; other: number; rejected: number }>(
    'select read, stored, other, rejected from import_file order by id limit 1',
  )
  expect(counts).toEqual([{ read: 7, stored: 4, other: 3, rejected: 3 }])
  expect((await credentials()).map(({ native_id, key }) => `${native_id} ${key}`)).toEqual([
    'edge/certificate/batch-signer ed25519',
    'edge/certificate/edi-gateway RSA 1024',
    'edge/certificate/shop.halden.example RSA 2048',
  ])
  const entry = {
    id: 'e-1',
    spiffe_id: { trust_domain: 'prod.halden.example', path: '/ns/shop/sa/checkout' },
    parent_id: { trust_domain: 'prod.halden.example', path: '/spire/agent/x' },
    selectors: [{ type: 'k8s', value: 'sa:checkout' }],
  }
  await bring('entries.json', JSON.stringify({ entries: [entry], next_page_token: '' }), 'spire', '')
  expect(await credentials()).toContainEqual(
    expect.objectContaining({
      native_id: 'spiffe://prod.halden.example/ns/shop/sa/checkout',
      key: 'EC prime256v1',
    }),
  )
})
