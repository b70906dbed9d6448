import { createHmac, randomUUID } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { startWorker } from '@/lib/jobs/worker'
import type { OutboundItem } from '@/lib/model/outward'
import { savePolicy } from '@/lib/policy/policy'
import { deliver } from './deliver'
import { emit } from './emit'
import { deliveriesOf, listWebhooks } from './queries'
import { createWebhook, deleteWebhook, pauseWebhook, replayDelivery } from './webhooks'

ownDatabase()
const actor = systemActor('test')

interface Received {
  id: string
  timestamp: string
  signature: string
  body: string
}
/** A receiver that answers what it is told to and keeps what it got. */
class Receiver {
  received: Received[] = []
  answer: number | 'hang up' = 204
  headers: Record<string, string> = {}
  private readonly server = http.createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      this.received.push({
        id: String(request.headers['webhook-id']),
        timestamp: String(request.headers['webhook-timestamp']),
        signature: String(request.headers['webhook-signature']),
        body,
      })
      if (this.answer === 'hang up') return request.socket.destroy()
      response.writeHead(this.answer, this.headers).end()
    })
  })
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook/with/secret-part`
  }
  stop = () =>
    new Promise<void>((resolve) => {
      this.server.close(() => resolve())
      this.server.closeAllConnections()
    })
}
const item = (n: number): OutboundItem => ({ id: String(n), title: `Task ${n}`, path: `/tasks/${n}` })
const say = (...items: OutboundItem[]) => transaction((client) => emit(client, 'task.planned', items))
async function until(what: () => Promise<boolean>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`Not within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
const stateOf = async (webhook: string) => (await deliveriesOf(actor, webhook)).map((one) => one.state)
const stops: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const stop of stops) await stop()
})

test('a loopback target is refused until an administrator allows its network', async () => {
  const input = {
    name: 'x',
    format: 'json' as const,
    target: 'http://127.0.0.1:9/',
    events: ['task.planned' as const],
  }
  await expect(createWebhook(actor, input)).rejects.toThrow('127.0.0.1 (loopback)')
  await savePolicy(actor, 'outward', { allowed_networks: ['127.0.0.0/8'] })
})

test('a receiver that is down for a while loses nothing, and recognises what it gets twice by its id', async () => {
  const runner = await startWorker()
  stops.push(() => runner.stop())
  const receiver = new Receiver()
  const target = await receiver.start()
  const port = Number(new URL(target).port)
  const id = randomUUID()
  const made = await createWebhook(actor, {
    id,
    name: 'tickets',
    format: 'json',
    target,
    events: ['task.planned'],
  })
  expect(made.secret).toMatch(/^whsec_/)
  // The same request again makes no second webhook and shows no secret.
  expect(
    await createWebhook(actor, { id, name: 'tickets', format: 'json', target, events: ['task.planned'] }),
  ).toEqual({ id, secret: null })

  await receiver.stop()
  await say(item(1))
  await say(item(2))
  // Rolled back is never said.
  await expect(
    transaction(async (client) => {
      await emit(client, 'task.planned', [item(99)])
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await until(async () => (await deliveriesOf(actor, id)).every((one) => one.attempts.length > 0))
  expect(await stateOf(id)).toEqual(['waiting', 'waiting'])
  expect((await deliveriesOf(actor, id))[0]!.attempts[0]!.error).toContain('ECONNREFUSED')

  // Back, but answering 503 first; then it takes the delivery and hangs up before saying so.
  const back = new Receiver()
  stops.push(back.stop)
  back.answer = 503
  await back.start(port)
  await until(async () => back.received.length >= 1)
  back.answer = 'hang up'
  const before = back.received.length
  await until(async () => back.received.length > before)
  back.answer = 200
  await until(async () => (await stateOf(id)).every((state) => state === 'delivered'), 90)

  const ids = new Set(back.received.map((one) => one.id))
  expect(ids.size).toBe(2)
  expect(back.received.length).toBeGreaterThan(2)
  const said = new Set(back.received.map((one) => JSON.parse(one.body).data.items[0].id))
  expect([...said].sort()).toEqual(['1', '2'])
  const key = Buffer.from(made.secret!.replace('whsec_', ''), 'base64')
  for (const { id: message, timestamp, signature, body } of back.received) {
    expect(signature).toBe(
      `v1,${createHmac('sha256', key).update(`${message}.${timestamp}.${body}`).digest('base64')}`,
    )
    expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(120)
  }

  // Sent again on request, under the same id.
  const [first] = await deliveriesOf(actor, id)
  const count = back.received.length
  await replayDelivery(actor, first!.id)
  await until(async () => back.received.length > count)
  expect(back.received.at(-1)!.id).toBe(first!.id)
  await until(async () => (await stateOf(id)).every((state) => state === 'delivered'))
  expect((await deliveriesOf(actor, id)).find((one) => one.id === first!.id)!.replays).toBe(1)
})

test('what happens while a webhook is paused is not sent; what waited before is, once it goes on', async () => {
  const receiver = new Receiver()
  stops.push(receiver.stop)
  const target = await receiver.start()
  const { id } = await createWebhook(actor, {
    name: 'paused',
    format: 'slack',
    target,
    events: ['task.planned'],
  })
  await transaction(async (client) => {
    await emit(client, 'task.planned', [item(3)])
    await client.query('update webhook set paused_at = now() where id = $1', [id])
  })
  await say(item(4))
  await pauseWebhook(actor, id, false)
  await until(async () => receiver.received.length === 1)
  expect(receiver.received[0]!.body).toContain('Task 3')
  await until(async () => (await stateOf(id))[0] === 'delivered')
})

test('a delivery that is looked at while its webhook is being let go on is not lost', async () => {
  const receiver = new Receiver()
  stops.push(receiver.stop)
  const { id } = await createWebhook(actor, {
    name: 'let go on',
    format: 'json',
    target: await receiver.start(),
    events: ['task.planned'],
  })
  await transaction(async (client) => {
    await emit(client, 'task.planned', [item(6)])
    // Looked at below, and by no worker.
    await client.query(
      "select graphile_worker.remove_job('deliver ' || id) from delivery where webhook_id = $1",
      [id],
    )
    await client.query('update webhook set paused_at = now() where id = $1', [id])
  })
  const [waiting] = await deliveriesOf(actor, id)
  let looked: () => void
  const begun = new Promise<void>((resolve) => {
    looked = resolve
  })
  const delivered = begun.then(() => deliver(waiting!.id, false))
  await transaction(async (client) => {
    await client.query('update webhook set paused_at = null where id = $1', [id])
    looked()
    await new Promise((resolve) => setTimeout(resolve, 200))
  })
  await delivered
  expect(receiver.received.map((one) => one.id)).toEqual([waiting!.id])
  await deleteWebhook(actor, id)
})

test('a redirect is not followed, wherever it leads', async () => {
  const inner = new Receiver()
  const receiver = new Receiver()
  stops.push(inner.stop, receiver.stop)
  const secretPlace = await inner.start()
  receiver.answer = 307
  receiver.headers = { location: secretPlace }
  const target = await receiver.start()
  const { id } = await createWebhook(actor, {
    name: 'redirects',
    format: 'json',
    target,
    events: ['task.planned'],
  })
  await say(item(5))
  await until(async () => ((await deliveriesOf(actor, id))[0]?.attempts.length ?? 0) > 0)
  expect((await deliveriesOf(actor, id))[0]!.attempts[0]).toMatchObject({
    status: 307,
    error: expect.stringContaining('redirects are not followed'),
  })
  expect(inner.received).toEqual([])
  await deleteWebhook(actor, id)
})

test('a network that is no longer allowed is refused on the next try', async () => {
  const receiver = new Receiver()
  stops.push(receiver.stop)
  const target = await receiver.start()
  const { id } = await createWebhook(actor, {
    name: 'moved',
    format: 'json',
    target,
    events: ['task.planned'],
  })
  await savePolicy(actor, 'outward', { allowed_networks: [] })
  await say(item(6))
  await until(async () => ((await deliveriesOf(actor, id))[0]?.attempts.length ?? 0) > 0)
  expect((await deliveriesOf(actor, id))[0]!.attempts[0]!.error).toContain('loopback')
  expect(receiver.received).toEqual([])
})

test('neither the secret nor the address of a webhook lies readable in the database or in the audit log', async () => {
  const [stored] = await rows<{ text: string }>(
    `select concat(
       (
         select string_agg(
           w::text || convert_from(
             decode(replace(encode(target_sealed || secret_sealed, 'hex'), '00', ''), 'hex'), 'LATIN1'
           ),
           ' '
         )
         from webhook w
       ),
       (select string_agg(a::text, ' ') from audit_entry a),
       (select string_agg(x::text, ' ') from delivery_attempt x)
     ) as text`,
  )
  expect(stored!.text).not.toContain('whsec_')
  expect(stored!.text).not.toContain('secret-part')
  expect(JSON.stringify(await listWebhooks(actor))).not.toContain('secret-part')
  expect(stored!.text).toContain('http://127.0.0.1:')
})
