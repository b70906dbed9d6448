import { expect, test } from 'vitest'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { forgetMail, post } from './outbox'

ownDatabase()

const at = (day: number) => new Date(Date.UTC(2026, 10, day))
const mail = (key: string) => ({
  key,
  recipient: 'ada@corp.example',
  subject: 'Reminder',
  text: 'Three items wait.',
})

test('mail that was sent is erased after its days and is never written again; what waits stays whole', async () => {
  await transaction((client) => post(client, [mail('old'), mail('new'), mail('waiting')], at(1)))
  await rows("update mail set sent_at = $1 where key = 'old'", [at(1)])
  await rows("update mail set sent_at = $1 where key = 'new'", [at(9)])
  expect(await forgetMail(7, at(10))).toBe(1)
  expect(await forgetMail(7, at(10))).toBe(0)
  expect(await rows('select key, recipient, subject, text from mail order by key')).toEqual([
    mail('new'),
    { key: 'old', recipient: '', subject: '', text: '' },
    mail('waiting'),
  ])
  expect(await transaction((client) => post(client, [mail('old')], at(10)))).toBe(0)
})
