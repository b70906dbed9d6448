import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { anchorCheckpoint } from './anchor'
import { checkpointMessage } from './chain'
import { readStamp } from './timestamp'
import { newestCheckpoint, signCheckpoint, verifyAudit } from './verify'
import { note } from './write'

// A real authority: openssl answers the requests, with a root and a certificate for time stamps of its own.

const own = ownDatabase()
const actor = systemActor('test')
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-tsa-'))
const kept = path.join(folder, 'kept')
const openssl = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder })
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr.toString()}`)
  return stdout.toString()
}
let authority: Server
/** What the authority answers in place of its own answer. */
let instead: Buffer | null = null
let requests = 0

beforeAll(async () => {
  writeFileSync(
    path.join(folder, 'tsa.cnf'),
    `[tsa]
default_tsa = own
[own]
serial = ${folder}/serial
signer_cert = ${folder}/tsa.pem
signer_key = ${folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
[usage]
extendedKeyUsage = critical,timeStamping
`,
  )
  writeFileSync(path.join(folder, 'serial'), '01\n')
  openssl(
    ...'req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 9 -subj /CN=Root'.split(' '),
  )
  openssl(
    ...'req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr'.split(' '),
    '-subj',
    '/CN=Clock/O=Acme',
  )
  openssl(
    ...'x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -days 9 -out tsa.pem'.split(' '),
    ...'-extfile tsa.cnf -extensions usage'.split(' '),
  )
  authority = createServer((request, response) => {
    void buffer(request).then((body) => {
      requests++
      writeFileSync(path.join(folder, 'q.tsq'), body)
      openssl(...'ts -reply -config tsa.cnf -section own -queryfile q.tsq -out r.tsr'.split(' '))
      response.setHeader('content-type', 'application/timestamp-reply')
      response.end(instead ?? readFileSync(path.join(folder, 'r.tsr')))
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => authority.once('listening', resolve))
  const at = authority.address()
  vi.stubEnv('MUSTER_TSA_URL', `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}/tsa`)
  vi.stubEnv('MUSTER_CHECKPOINT_FOLDER', kept)
}, 60_000)
afterAll(() => {
  vi.unstubAllEnvs()
  authority.close()
})

async function signAnother() {
  await note('anna@example.test', { action: 'view.save', subject: 'view' })
  await signCheckpoint(actor)
  return (await newestCheckpoint())!
}

test('a checkpoint goes into the folder and before the authority, once, and openssl proves what was kept', async () => {
  const newest = await signAnother()
  expect(await anchorCheckpoint()).toEqual([])
  expect(await anchorCheckpoint()).toEqual([])
  expect(requests).toBe(1)
  const name = `checkpoint-${newest.entryId.padStart(12, '0')}`
  expect(readdirSync(kept).sort()).toEqual([`${name}.json`, `${name}.tst`])
  const json = JSON.parse(readFileSync(path.join(kept, `${name}.json`), 'utf8'))
  expect((await verifyAudit(actor, [json])).faults).toEqual([])
  const { stampedTo } = await verifyAudit(actor)
  expect(stampedTo).toMatchObject({ entry: newest.entryId, by: 'CN=Clock, O=Acme', isTrusted: false })
  vi.stubEnv('MUSTER_TSA_CA', path.join(folder, 'root.pem'))
  expect((await verifyAudit(actor)).stampedTo!.isTrusted).toBe(true)
  vi.stubEnv('MUSTER_TSA_CA', path.join(folder, 'tsa.pem'))
  expect((await verifyAudit(actor)).stampedTo!.isTrusted).toBe(false)
  vi.stubEnv('MUSTER_TSA_CA', path.join(folder, 'serial'))
  await expect(verifyAudit(actor)).rejects.toThrow('holds no certificate')
  vi.stubEnv('MUSTER_TSA_CA', undefined)
  expect(Math.abs(Date.parse(stampedTo!.at) - Date.now())).toBeLessThan(60_000)
  // What the README says, to the letter.
  const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8')
  const block = readme
    .split('```')
    .find((one) => one.includes('openssl ts -verify'))!
    .replace(/^bash\n/, '')
    .replace(/^c=.*$/m, `c=kept/${name}`)
  const proved = spawnSync('bash', ['-euc', block], { cwd: folder, encoding: 'utf8' })
  expect(proved.stdout + proved.stderr).toContain('Verification: OK')
})

test('a token of something else, a changed one and one without its answer are refused, and told', async () => {
  const first = (await newestCheckpoint())!
  const [{ token }] = (await rows<{ token: Buffer }>('select stamp as token from audit_timestamp')) as [
    { token: Buffer },
  ]
  expect(() => readStamp(token, 'another message')).toThrow('for other data')
  for (const at of [token.length - 5, token.indexOf(Buffer.from('Clock'))]) {
    const changed = Buffer.from(token)
    changed[at]! ^= 1
    expect(() => readStamp(changed, checkpointMessage(first))).toThrow()
  }
  expect(() => readStamp(Buffer.from('no token'), checkpointMessage(first))).toThrow()

  // The answer to the request before: its hash and its nonce are others.
  instead = readFileSync(path.join(folder, 'r.tsr'))
  const second = await signAnother()
  expect(await anchorCheckpoint()).toMatchObject([{ place: 'time-stamping authority' }])
  expect(await rows('select 1 from audit_timestamp where entry_id = $1', [second.entryId])).toEqual([])
  instead = Buffer.from('<html>proxy</html>')
  expect(await anchorCheckpoint()).toMatchObject([{ place: 'time-stamping authority' }])
  instead = null
  expect(await anchorCheckpoint()).toEqual([])
  expect((await verifyAudit(actor)).stampedTo!.entry).toBe(second.entryId)
})

test('the application’s role cannot take a stamp back, and a checkpoint signed anew does not fit its stamp', async () => {
  await expect(rows('delete from audit_timestamp')).rejects.toThrow('permission denied')
  await own.asOwner(
    'alter table audit_checkpoint disable trigger append_only',
    `update audit_checkpoint set hash = sha256('another log')
     where entry_id = (select max(entry_id) from audit_checkpoint)`,
    'alter table audit_checkpoint enable trigger append_only',
  )
  const { faults } = await verifyAudit(actor)
  expect(faults.map(({ what }) => what).join('\n')).toContain(
    'its time stamp is not valid: The time stamp is for other data.',
  )
})

test('a folder that cannot be written is told, and nothing else is asked for', async () => {
  vi.stubEnv('MUSTER_TSA_URL', undefined)
  // Another log that grew to the same entry, or a torn write.
  const newest = await signAnother()
  const place = path.join(kept, `checkpoint-${newest.entryId.padStart(12, '0')}.json`)
  writeFileSync(place, '')
  expect(await anchorCheckpoint()).toMatchObject([{ place: 'folder of checkpoints' }])
  vi.stubEnv('MUSTER_CHECKPOINT_FOLDER', path.join(folder, 'root.pem', 'under a file'))
  expect(await anchorCheckpoint()).toMatchObject([{ place: 'folder of checkpoints' }])
  vi.stubEnv('MUSTER_CHECKPOINT_FOLDER', undefined)
  expect(await anchorCheckpoint()).toEqual([])
})
