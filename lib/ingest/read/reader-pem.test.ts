import { readFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { certificateFacts, partOfName } from './certificate'
import { isUnreadable, readRecords, type Read, sampleOf } from './reader'

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-pem-'))
const bundle = path.join(import.meta.dirname, '../sources/pki/certificates.sample.pem')
const der = path.join(import.meta.dirname, '../sources/pki/certificates.sample.der')
let count = 0
function file(content: string | Buffer): string {
  const place = path.join(folder, String((count += 1)))
  writeFileSync(place, content)
  return place
}
async function read(place: string, blockBytes?: number): Promise<Read[]> {
  const all: Read[] = []
  for await (const batch of readRecords(place, { blockBytes, maxRecordBytes: 100_000 })) all.push(...batch)
  return all
}
const certificate = () => {
  const text = readFileSync(bundle, 'utf8').replaceAll('\r', '')
  const [first] = /-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n/.exec(text)!
  return first
}

test('blocks are found whatever stands between them and however the file is cut', async () => {
  const whole = await read(bundle)
  for (const bytes of [1, 7, 64, 1000]) expect(await read(bundle, bytes)).toEqual(whole)
  expect((await sampleOf(bundle)).records[0]!.value).toMatchObject({
    certificate: { uris: ['spiffe://prod.halden.example/ns/shop/sa/checkout'], keyType: 'EC', isCa: false },
  })
})

test('a private key is refused, alone or encrypted, and nothing of it is passed on', async () => {
  for (const label of ['PRIVATE KEY', 'RSA PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'OPENSSH PRIVATE KEY'])
    for (const end of [`-----END ${label}-----\n`, '']) {
      const text = `${certificate()}-----BEGIN ${label}-----\nProc-Type: 4,ENCRYPTED\n\nU0VDUkVUX0NBTkFSWQ\n${end}`
      const found = await read(file(text))
      expect(found.map(isUnreadable)).toEqual([false, true])
      expect(JSON.stringify(found)).not.toContain('U0VDUkVUX0NBTkFSWQ')
    }
})

test('what is cut, is no certificate or is far too large is refused where it stands', async () => {
  const reasons = async (text: string) =>
    (await read(file(text))).map((item) => (isUnreadable(item) ? item.reason : 'read'))
  const pem = certificate()
  expect(await reasons(pem.slice(0, 200))).toEqual(['The file ends inside this block'])
  expect(await reasons(pem.replace(/-----END.*/, '') + pem)).toEqual([
    'The file ends inside this block',
    'read',
  ])
  expect(await reasons(pem.replace('MII', 'AAA'))).toEqual(['This block is no certificate'])
  expect(
    await reasons(`-----BEGIN CERTIFICATE-----\n${'QUFB\n'.repeat(30_000)}-----END CERTIFICATE-----\n`),
  ).toEqual(['This block is larger than 100000 bytes'])
  expect(await reasons(`-----BEGIN X509 CRL-----\nQUFB\n-----END X509 CRL-----\n`)).toEqual(['read'])
})

test('DER is one certificate; another binary file of that form is refused', async () => {
  const [item] = await read(der)
  expect(item).toMatchObject({
    value: { certificate: { dnsNames: ['shop.halden.example', 'www.halden.example'] } },
  })
  const broken = Buffer.from(readFileSync(der))
  broken.fill(0, 4, 40)
  expect(await read(file(broken))).toMatchObject([{ reason: 'This binary file is no certificate' }])
})

test('a certificate inside JSON or YAML stays a text', async () => {
  for (const text of [
    JSON.stringify([{ pem: certificate() }]),
    `kind: x\npem: |\n${certificate().replace(/^/gm, '  ')}`,
  ])
    expect(
      (await sampleOf(file(text))).records.map(({ value }) => typeof (value as { pem: string }).pem),
    ).toEqual(['string'])
})

test('any bytes are a certificate or none', () => {
  const bytes = readFileSync(der)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, put) => {
      const damaged = Buffer.from(bytes)
      damaged[at] = put
      const found = certificateFacts(damaged)
      for (const time of [found?.notBefore, found?.notAfter])
        if (time) expect(Number.isNaN(Date.parse(time))).toBe(false)
    }),
  )
  expect(certificateFacts(bytes)).toMatchObject({
    signature: 'RSA with SHA-256',
    keyBits: 2048,
    usages: ['server auth'],
  })
  expect(partOfName('O=Halden Freight, CN=Mesh CA', 'CN')).toBe('Mesh CA')
})

test('what OpenSSL prints of certificates says the same as the certificates', async () => {
  const certificates = async (name: string) => {
    const found = new Map<string, Record<string, unknown>>()
    for await (const batch of readRecords(path.join(path.dirname(bundle), name)))
      for (const item of batch) {
        const { certificate } = (isUnreadable(item) ? {} : item.value) as { certificate?: { sha256: string } }
        if (certificate) found.set(certificate.sha256, certificate)
      }
    return found
  }
  const [printed, whole] = [
    await certificates('certificates.sample.openssl.txt'),
    await certificates('certificates.sample.pem'),
  ]
  expect(printed.size).toBe(whole.size)
  for (const [mark, certificate] of whole) expect(printed.get(mark)).toEqual(certificate)
})
