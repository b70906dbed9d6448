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

const onRoll = (place: string) =>
  rows<{ native_id: string; at: string }>(
    `select c.native_id, i.native_id as at
     from credential c
       join identity i using (identity_key)
     where i.native_id like $1 and c.seen_to is null
     order by 1, 2`,
    [`${place}/certificate/%`],
  )

test('a certificate that is told as text and its bytes are one credential, in whichever order they come', async () => {
  const folderOf = path.join(import.meta.dirname, 'sources/pki')
  const pem = readFileSync(path.join(folderOf, 'certificates.sample.pem'))
  const text = readFileSync(path.join(folderOf, 'certificates.sample.openssl.txt'), 'utf8')
  const nameless = text.replace(/^sha256 Fingerprint=.*\n/gm, '')
  expect(nameless).not.toContain('Fingerprint')
  // The same as a transparency log tells it: parts of the issuer in another order, names in another order.
  const logged = JSON.stringify({
    issuer_name: 'CN=Halden Mesh CA, O=Halden Freight',
    common_name: 'shop.halden.example',
    name_value: 'www.halden.example\nshop.halden.example',
    not_before: '2026-11-29T11:58:57',
    not_after: '2027-02-27T11:58:57',
    serial_number: '1002',
  })
  const of = (issuer: string) => logged.replace('CN=Halden Mesh CA', `CN=${issuer}`)
  await bring('pem-1.pem', pem, 'pem first', 'pem-first')
  const alone = await onRoll('pem-first')
  for (const time of [1, 2]) {
    await bring(`text-${time}.txt`, nameless, `text ${time}`, 'pem-first')
    await bring(`log-${time}.ndjson`, logged, `log ${time}`, 'pem-first')
    expect(await onRoll('pem-first')).toEqual(alone)
  }
  await bring('text-3.txt', nameless, 'text first', 'text-first')
  await bring('log-3.ndjson', logged, 'text first', 'text-first')
  const before = await onRoll('text-first')
  expect(before.length).toBe(alone.length)
  expect(before.every((row) => row.native_id.startsWith('X509SERIAL='))).toBe(true)
  await bring('pem-2.pem', pem, 'pem last', 'text-first')
  await bring('pem-3.pem', pem, 'pem last', 'text-first')
  const named = (list: { native_id: string }[]) => list.map((row) => row.native_id)
  expect(named(await onRoll('text-first'))).toEqual(named(alone))
  // What the text says is kept beside it.
  const [kept] = await rows<{ n: number }>(
    `select count(*)::int as n
     from credential c
       join identity i using (identity_key)
     where i.native_id like 'text-first/%' and c.same_as is not null`,
  )
  expect(kept!.n).toBeGreaterThanOrEqual(2)
  // Another issuer gave the same number to another certificate.
  await bring('other.ndjson', of('Another CA'), 'other issuer', 'pem-first')
  expect((await onRoll('pem-first')).length).toBe(alone.length + 1)
})

test('of two certificates to which one issuer gave one number, as only one that signs itself does, a text says neither', async () => {
  const told = (more: object) =>
    JSON.stringify({
      version: 3,
      serial_number: '1',
      issuer_dn: 'CN=box',
      subject_dn: 'CN=box',
      validity: { start: '2026-11-20T00:00:00Z', end: '2027-11-27T00:00:00Z' },
      subject_key_info: { key_algorithm: { name: 'RSA' }, rsa_public_key: { length: 2048 } },
      extensions: { subject_alt_name: { dns_names: ['box'] } },
      ...more,
    })
  const names = async () => (await onRoll('box')).map((row) => row.native_id)
  await bring('text.ndjson', told({}), 'text', 'box')
  await bring('one.ndjson', told({ fingerprint_sha256: 'a1' }), 'one', 'box')
  expect(await names()).toEqual(['X509SHA256=a1'])
  await bring('two.ndjson', told({ fingerprint_sha256: 'b2' }), 'two', 'box')
  expect(await names()).toEqual(['X509SERIAL=01 CN=box', 'X509SHA256=a1', 'X509SHA256=b2'])
})
