import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { checkById } from '@/lib/checks/index'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-stores-'))
afterAll(closePool)

const CHECK = checkById('stored-secret-without-rotation')!.no
const arnOf = (name: string) => `arn:aws:secretsmanager:eu-west-1:555500001111:secret:${name}-a1b2c3`
const secret = (name: string, more: object) => ({
  ARN: arnOf(name),
  Name: name,
  CreatedDate: '2024-01-01T00:00:00Z',
  SecretVersionsToStages: { a: ['AWSPREVIOUS'], b: ['AWSCURRENT'] },
  ...more,
})
const rotating = (last: string, next: string) => ({
  RotationEnabled: true,
  RotationRules: { AutomaticallyAfterDays: 7 },
  LastRotatedDate: last,
  NextRotationDate: next,
})

let deliveries = 0
/** Takes a list in as of a day, and judges what that touched. */
async function bring(asOf: Date, content: object): Promise<void> {
  const file = path.join(folder, `secrets-${++deliveries}.json`)
  writeFileSync(file, JSON.stringify(content))
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    asOf,
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(asOf)
}

/** What the check says of each entry, by its name. */
async function said(): Promise<Record<string, string>> {
  const found = await rows<{ name: string; verdict: string }>(
    `select i.name,
       case
         when $1 = any(p.fails) then 'gap'
         when $1 = any(p.unknown) then 'unknown'
         when $1 = any(p.applies) then 'holds'
         else 'not applicable'
       end as verdict
     from posture p join identity i using (identity_key)`,
    [CHECK],
  )
  return Object.fromEntries(found.map(({ name, verdict }) => [name, verdict]))
}

const list = {
  SecretList: [
    secret('by-hand', { LastChangedDate: '2026-01-01T00:00:00Z' }),
    secret('switched-off', { RotationEnabled: false, LastRotatedDate: '2026-10-20T00:00:00Z' }),
    secret('on-time', rotating('2026-11-20T00:00:00Z', '2026-11-28T00:00:00Z')),
    secret('of-a-service', {
      ...rotating('2026-11-20T00:00:00Z', '2026-11-20T12:00:00Z'),
      OwningService: 'rds',
    }),
  ],
}
const parameters = {
  Parameters: [
    {
      Name: '/mailer/password',
      ARN: 'arn:aws:ssm:eu-west-1:555500001111:parameter/mailer/password',
      Type: 'SecureString',
      LastModifiedDate: '2026-10-01T00:00:00Z',
      Version: 3,
      Tier: 'Standard',
    },
  ],
}
const first = {
  'by-hand': 'gap',
  'switched-off': 'gap',
  'on-time': 'holds',
  'of-a-service': 'not applicable',
  '/mailer/password': 'unknown',
}

test('a store that rotates on time holds, one that does not is a gap, one that does not tell is unknown', async () => {
  await bring(new Date('2026-11-22T00:00:00Z'), list)
  await bring(new Date('2026-11-22T00:00:00Z'), parameters)
  await judgeChanged(new Date('2026-11-22T00:00:00Z'), true)
  expect(await said()).toEqual(first)
})

test('a date that passed since the list was made proves nothing; the same list made later proves that no rotation happened', async () => {
  const later = new Date('2026-12-05T00:00:00Z')
  await judgeChanged(later, true)
  expect(await said()).toEqual({ ...first, 'on-time': 'unknown' })
  // Nothing in it has changed, but it was made after the rotation was due: part by part is said what all together says.
  await bring(later, list)
  const inPart = await said()
  expect(inPart).toEqual({ ...first, 'on-time': 'gap' })
  await judgeChanged(later, true)
  expect(await said()).toEqual(inPart)
})

test('a rotation closes the gap', async () => {
  const later = new Date('2026-12-06T00:00:00Z')
  await bring(later, {
    SecretList: [secret('on-time', rotating('2026-12-05T12:00:00Z', '2026-12-12T00:00:00Z'))],
  })
  expect((await said())['on-time']).toBe('holds')
  const open = await rows(
    `select 1
     from finding f
       join identity i using (identity_key)
     where i.name = $1 and check_no = $2 and resolved_at is null`,
    ['on-time', CHECK],
  )
  expect(open).toEqual([])
})
