import { expect, test } from 'vitest'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { LINK, type Mail, post } from './outbox'
import { sendMail } from './send'
import { readSignedLink } from './signed-link'
import { ownMailbox } from './testing'

ownDatabase()
const box = ownMailbox()
const at = (hours: number) => new Date(Date.UTC(2026, 10, 2, hours))
const write = (key: string, hours: number, more: Partial<Mail> = {}) =>
  transaction((client) =>
    post(
      client,
      [{ key, recipient: 'ada@corp.example', subject: key, text: `text of ${key}`, ...more }],
      at(hours),
    ),
  )
const sentAt = async (hours: number) => {
  const before = box.taken.length
  await sendMail(at(hours))
  return box.taken.slice(before).map(({ text }) => /^Subject: (.*)$/m.exec(text)![1]!.trim())
}

test('one message a person and day, with all that waits; what is urgent goes at once', async () => {
  await write('first', 8)
  await write('second', 8, { recipient: 'bob@corp.example' })
  expect((await sentAt(8)).sort()).toEqual(['first', 'second'])
  await write('third', 9)
  await write('fourth', 15)
  expect(await sentAt(15)).toEqual([])
  // The account was touched: that cannot wait, and what waits comes along.
  await write('password', 16, { isUrgent: true })
  expect(await sentAt(16)).toEqual(['password, and 2 more'])
  await write('fifth', 20)
  expect(await sentAt(24 + 8)).toEqual([])
  expect(await sentAt(24 + 16)).toEqual(['fifth'])
})

test('a link is signed for whoever reads it, when it is sent, and is not stored', async () => {
  await write('with a link', 100, { text: `Decide here: ${LINK}`, opens: '/attestation/inbox?campaign=7' })
  await sendMail(at(100))
  const text = box.taken.at(-1)!.text.replaceAll('=\r\n', '').replaceAll('=3D', '=')
  const address = /https:\S+\/review\S+/.exec(text)![0]
  expect(readSignedLink(Object.fromEntries(new URL(address).searchParams), at(101))).toMatchObject({
    to: '/attestation/inbox?campaign=7',
    for: 'ada@corp.example',
  })
  expect(await rows("select text from mail where key = 'with a link'")).toEqual([
    { text: 'Decide here: {link}' },
  ])
})
