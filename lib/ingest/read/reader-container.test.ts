import { createHmac } from 'node:crypto'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contextFor, formats, recognise } from '../index'
import { isUnreadable, readRecords, sampleOf } from './reader'
import { NotAboutIdentities, Reject, type Format } from '../source'

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-container-'))
let made = 0
function file(content: string): string {
  const full = path.join(folder, `${(made += 1)}.log`)
  writeFileSync(full, content)
  return full
}

const WRITTEN = '2026-11-25T09:00:00.123456789Z'
type Wrap = (line: string, piece: number) => string
const piecesOf = (line: string, piece: number) =>
  Array.from({ length: Math.ceil(line.length / piece) || 1 }, (_, index) =>
    line.slice(index * piece, (index + 1) * piece),
  )
const docker: Wrap = (line, piece) =>
  piecesOf(`${line}\n`, piece)
    .map((log) => JSON.stringify({ log, stream: 'stdout', time: WRITTEN }))
    .join('\n')
const containerd: Wrap = (line, piece) =>
  piecesOf(line, piece)
    .map((text, index, all) => `${WRITTEN} stdout ${index + 1 === all.length ? 'F' : 'P'} ${text}`)
    .join('\n')
const shipper: Wrap = (line) =>
  JSON.stringify({
    log: `${line}\n`,
    stream: 'stderr',
    '@timestamp': WRITTEN,
    kubernetes: { pod_name: 'kube-apiserver-0' },
  })

async function recordsIn(place: string, format: Format): Promise<unknown[]> {
  const context = await contextFor(format, place, {
    scope: 'c1',
    envelope: {},
    asOf: new Date('2026-11-26T00:00:00Z'),
    fingerprint: (secret) => createHmac('sha256', 'test').update(secret).digest('hex'),
  })
  const found: unknown[] = []
  for await (const batch of readRecords(place))
    for (const item of batch) {
      if (isUnreadable(item)) continue
      try {
        found.push(...format.records(item, context))
      } catch (error) {
        if (!(error instanceof Reject || error instanceof NotAboutIdentities)) throw error
      }
    }
  return found
}

const logs = formats.filter(({ role }) => role === 'log')
const sources = path.join(import.meta.dirname, '../sources')
const cases = logs.flatMap((format) =>
  readdirSync(path.join(sources, path.dirname(format.id)))
    .filter(
      (name) => name.startsWith(`${path.basename(format.id)}.sample.`) && /\.(ndjson|json|log)$/.test(name),
    )
    .map((name) => ({ format, name, place: path.join(sources, path.dirname(format.id), name) })),
)

test.each(cases)(
  '$name says the same behind what a container runtime writes around its lines',
  async ({ format, place }) => {
    const lines: string[] = []
    const plain: unknown[] = []
    for await (const batch of readRecords(place))
      for (const item of batch)
        if (!isUnreadable(item)) {
          // What has no time of its own gets that of the runtime, which is another test.
          const line = typeof item.value === 'string' ? item.value : JSON.stringify(item.value)
          if (/"(event)?[tT]ime|timestamp|_?time"|time=/i.test(line)) lines.push(line)
        }
    plain.push(...(await recordsIn(file(lines.join('\n')), format)))
    for (const wrap of [docker, containerd, shipper])
      for (const piece of [1 << 20, 200]) {
        const wrapped = file(`${lines.map((line) => wrap(line, piece)).join('\n')}\n`)
        const found = await recordsIn(wrapped, format)
        expect(found.slice(0, plain.length)).toEqual(plain)
        if (plain.length > 0) expect(recognise(await sampleOf(wrapped))?.id).toBe(format.id)
      }
  },
)

test('a line without a time of its own is as old as the runtime says', async () => {
  const line =
    '\u001b[36mINFO\u001b[0m[0061] API accessed  \u001b[36mmethod\u001b[0m=NewJWTSVID request_id=r-1 service=svid.v1.SVID spiffe_id="spiffe://corp.test/a" status=success type=audit audience=db'
  for (const wrap of [docker, containerd, shipper]) {
    const [record] = await recordsIn(
      file(`${wrap(line, 1 << 20)}\n${wrap(line, 1 << 20)}\n`),
      logs.find(({ id }) => id === 'spire/audit-log')!,
    )
    expect(record).toMatchObject({ occurredAt: new Date('2026-11-25T09:00:00.123Z'), kind: 'issue' })
  }
  const event = {
    eventName: 'ListBuckets',
    eventSource: 's3.amazonaws.com',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::555500001111:user/u',
      accountId: '555500001111',
      userName: 'u',
    },
  }
  const [used] = await recordsIn(
    file(docker(JSON.stringify(event), 60)),
    logs.find(({ id }) => id === 'aws/cloudtrail')!,
  )
  expect(used).toMatchObject({ occurredAt: new Date('2026-11-25T09:00:00.123Z') })
})

test('pieces of two streams between each other, and one whose end is missing, lose nothing', async () => {
  const of = (stream: string, log: string) => JSON.stringify({ log, stream, time: WRITTEN })
  const place = file(
    [
      of('stdout', '{"a":'),
      of('stderr', 'warn'),
      of('stdout', '1}\n'),
      of('stderr', 'ing\n'),
      of('stdout', '{"b":2}'),
    ].join('\n'),
  )
  const found: unknown[] = []
  for await (const batch of readRecords(place))
    for (const item of batch) found.push('value' in item ? item.value : item)
  expect(found).toEqual([{ a: 1 }, 'warning', { b: 2 }])
})

test(
  'JSON whose beginning is torn off is JSON, wherever it is torn and whatever its strings hold',
  { timeout: 60_000 },
  async () => {
    const event = (index: number) => ({
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        arn: 'arn:aws:iam::555500002222:user/t',
        accountId: '555500002222',
        userName: 't',
      },
      eventTime: '2026-11-20T00:00:00Z',
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      userAgent: 'tool/1 level=info msg=ok key="x y" time=now',
      requestParameters: { continuationToken: 'QUJD=', key: 'a=b c=d' },
      additionalEventData: { 'x-amz-id-2': 'abcF4=', other: 'AA==', Signature: 'c2ln==' },
      eventID: `11111111-0000-4000-8000-00000000000${index}`,
    })
    const whole = JSON.stringify({ Records: [0, 1, 2, 3].map(event) })
    const first = whole.indexOf('{"eventVersion"', 20)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 12, max: first - 2 }), async (from) => {
        const place = file(whole.slice(from))
        expect(recognise(await sampleOf(place))?.id, whole.slice(from, from + 40)).toBe('aws/cloudtrail')
      }),
      { numRuns: 150 },
    )
  },
)
