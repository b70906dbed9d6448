import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { systemActor } from '@/lib/auth/actor'
import { pool, rows, transaction } from '@/lib/db/pool'
import { dataFolder } from '@/lib/db/settings'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { actionIds } from '@/lib/ingest/write/actions'
import { copyBinary } from '@/lib/ingest/write/copy'
import { EVENT_COLUMNS, EventEncoder } from '@/lib/ingest/write/event-encoder'
import { rollUp } from '@/lib/ingest/write/rollup'
import { runImport } from '@/lib/ingest/run'
import type { Figure } from './figure'

const REPEATS = 3
const IDENTITIES = 20_000
const START = Date.UTC(2026, 8, 1)
const SPAN_SECONDS = 60 * 86_400

// One line of a CloudTrail log: 20,000 identities, three actions, addresses from a few networks.
function line(run: number, n: number): string {
  const who = (n * 2_654_435_761) % IDENTITIES
  return JSON.stringify({
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDA${who}`,
      arn: `arn:aws:iam::111122223333:user/service/svc-${who}`,
      accountId: '111122223333',
      accessKeyId: `AKIA${String(who).padStart(16, '0')}`,
      userName: `svc-${who}`,
    },
    eventTime: `${new Date(START + ((n / 8) % SPAN_SECONDS) * 1000).toISOString().slice(0, 19)}Z`,
    eventSource: ['s3.amazonaws.com', 'sts.amazonaws.com', 'ec2.amazonaws.com'][n % 3],
    eventName: ['ListBuckets', 'GetCallerIdentity', 'DescribeInstances'][n % 3],
    awsRegion: 'eu-west-1',
    sourceIPAddress: `10.${who % 200}.${n % 4}.7`,
    userAgent: `aws-sdk-go/1.${n % 40} (go1.22; linux; amd64)`,
    requestParameters: null,
    responseElements: null,
    requestID: `${n}-req`,
    eventID: `${String(run).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
  })
}

// A sign-in of a service principal as diagnostic settings write it: 20,000 applications, each with one secret.
function signIn(run: number, n: number): string {
  const who = String((n * 2_654_435_761) % IDENTITIES).padStart(12, '0')
  return JSON.stringify({
    time: new Date(START + ((n / 8) % SPAN_SECONDS) * 1000).toISOString(),
    resourceId: '/tenants/7f000000-0000-4000-8000-0000000000aa/providers/Microsoft.aadiam',
    operationName: 'Sign-in activity',
    operationVersion: '1.0',
    category: 'ServicePrincipalSignInLogs',
    tenantId: '7f000000-0000-4000-8000-0000000000aa',
    resultType: '0',
    callerIpAddress: `10.${n % 200}.${n % 4}.7`,
    properties: {
      id: `${String(run).padStart(8, '0')}-0000-4000-9000-${String(n).padStart(12, '0')}`,
      createdDateTime: new Date(START + ((n / 8) % SPAN_SECONDS) * 1000).toISOString(),
      appId: `00000001-0000-4000-8000-${who}`,
      servicePrincipalId: `00000002-0000-4000-8000-${who}`,
      servicePrincipalName: `svc-${who}`,
      servicePrincipalCredentialKeyId: `00000003-0000-4000-8000-${who}`,
      clientCredentialType: 'clientSecret',
      ipAddress: `10.${n % 200}.${n % 4}.7`,
      resourceDisplayName: 'Microsoft Graph',
      resourceId: '00000003-0000-0000-c000-000000000000',
      uniqueTokenIdentifier: `token-${run}-${n}`,
      status: { errorCode: 0 },
    },
  })
}

// An entry of Cloud Audit Logs as a sink writes it: 20,000 accounts, three methods, each with a key.
function auditEntry(run: number, n: number): string {
  const who = (n * 2_654_435_761) % IDENTITIES
  const email = `svc-${who}@shop-4815.iam.gserviceaccount.com`
  const method = ['storage.buckets.update', 'iam.roles.update', 'compute.instances.delete'][n % 3]!
  return JSON.stringify({
    insertId: `${run}-${n}`,
    logName: 'projects/shop-4815/logs/cloudaudit.googleapis.com%2Factivity',
    timestamp: new Date(START + ((n / 8) % SPAN_SECONDS) * 1000).toISOString(),
    severity: 'NOTICE',
    resource: { type: 'project', labels: { project_id: 'shop-4815' } },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: `${method.split('.')[0]}.googleapis.com`,
      methodName: method,
      resourceName: `projects/shop-4815/things/${n % 40}`,
      authenticationInfo: {
        principalEmail: email,
        serviceAccountKeyName: `//iam.googleapis.com/projects/shop-4815/serviceAccounts/${email}/keys/${String(who).padStart(40, '0')}`,
      },
      authorizationInfo: [{ permission: method, granted: true }],
      requestMetadata: { callerIp: `10.${who % 200}.${n % 4}.7`, callerSuppliedUserAgent: `sdk/1.${n % 40}` },
      status: {},
    },
  })
}

type Line = typeof line

async function writeLog(file: string, run: number, size: number, line: Line): Promise<void> {
  const stream = createWriteStream(file)
  for (let n = 0; n < size; n += 1000) {
    const block = Array.from({ length: Math.min(1000, size - n) }, (_, index) => line(run, n + index)).join(
      '\n',
    )
    if (!stream.write(`${block}\n`)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}

const seconds = async (body: () => Promise<unknown>): Promise<number> => {
  const started = process.hrtime.bigint()
  await body()
  return Number(process.hrtime.bigint() - started) / 1e9
}
const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!

/** The very rows that the product stored, sent again by COPY into a plain table with its primary key. */
async function floor(size: number): Promise<number> {
  const client = await pool().connect()
  try {
    await client.query('drop table if exists plain_event')
    await client.query('create table plain_event (like event)')
    await client.query('alter table plain_event add primary key (occurred_at, event_id)')
    const ids = await actionIds(client, new Set(['s3:ListBuckets']))
    const encoder = new EventEncoder(ids)
    for (let n = 0; n < size; n++) {
      const who = (n * 2_654_435_761) % IDENTITIES
      const identity = {
        provider: 'aws' as const,
        nativeId: `arn:aws:iam::111122223333:user/service/svc-${who}`,
        kind: 'iam_user' as const,
        name: 'x',
        scope: 'x',
      }
      const at = new Date(START + Math.floor((n / 8) % SPAN_SECONDS) * 1000)
      encoder.add(
        {
          type: 'event',
          eventId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
          occurredAt: at,
          kind: 'use',
          identity,
          credential: { nativeId: `AKIA${who}`, kind: 'access_key', static: true },
          context: { kind: 'network', name: `ip 10.${who % 200}.${n % 4}.7` },
          sourceIp: `10.${who % 200}.${n % 4}.7`,
          userAgent: `a${n % 40}`,
          action: 's3:ListBuckets',
          result: 'success',
        },
        n,
      )
    }
    const bytes = encoder.bytes(0, ids)
    return await seconds(() => transaction((tx) => copyBinary(tx, 'plain_event', EVENT_COLUMNS, bytes)))
  } finally {
    client.release()
  }
}

/** Ingest of an issuance log, end to end, against raw COPY of as many rows into a plain table with its primary key. */
export async function ingestBench(size: number): Promise<Figure[]> {
  const actor = systemActor('bench')
  const delivery = { completeness: 'partial' as const, wantsPreview: false, asOf: new Date() }
  const taken: Record<'floor' | 'fresh' | 'again' | 'overlap' | 'rollUp', number[]> = {
    floor: [],
    fresh: [],
    again: [],
    overlap: [],
    rollUp: [],
  }
  const bring = async (file: string) => {
    const [accepted] = await accept(actor, [localFile(file)], delivery)
    if (accepted?.importId) await runImport(accepted.importId)
  }
  for (let run = 1; run <= REPEATS; run++) {
    const file = path.join(dataFolder(), `log-${run}.ndjson`)
    const shifted = path.join(dataFolder(), `log-${run}-shifted.ndjson`)
    await writeLog(file, run, size, line)
    // The same events in other batches, with a new one in front: every batch trips over duplicates.
    await writeLog(shifted, run, Math.floor(size / 2), line)
    const { readFile, writeFile } = await import('node:fs/promises')
    await writeFile(shifted, `${line(run, size + 1)}\n${await readFile(shifted, 'utf8')}`)
    taken.floor.push(await floor(size))
    taken.fresh.push(await seconds(() => bring(file)))
    taken.rollUp.push(await seconds(rollUp))
    taken.again.push(await seconds(() => bring(file)))
    taken.overlap.push(await seconds(() => bring(shifted)))
  }
  // The other logs, each line once: what their shapes cost to read and to understand.
  const others: Record<string, number> = {}
  for (const [name, other] of [
    ['Entra sign-ins', signIn],
    ['Cloud Audit Logs', auditEntry],
  ] as const) {
    const times: number[] = []
    for (let run = 1; run <= REPEATS; run++) {
      const file = path.join(dataFolder(), `${name.replaceAll(' ', '-')}-${run}.ndjson`)
      await writeLog(file, run, size, other)
      times.push(await seconds(() => bring(file)))
    }
    others[name] = median(times)
  }
  const [stored] = await rows<{ n: number }>('select count(*)::int as n from event')
  const base = median(taken.floor)
  const fresh = median(taken.fresh)
  const floorName = 'raw binary COPY of the rows into a plain table with its primary key'
  return [
    {
      name: 'ingest end to end, one worker',
      value: base / fresh,
      unit: 'ratio',
      floor: floorName,
      goal: '>= 0.45',
    },
    {
      name: 'the same, all events stored before in other batches',
      value: base / 2 / median(taken.overlap),
      unit: 'ratio',
      floor: floorName,
      goal: '>= 0.30',
    },
    {
      name: 'the same file again',
      value: fresh / median(taken.again),
      unit: 'ratio',
      floor: 'its first ingest',
      goal: '>= 5',
    },
    {
      name: 'roll-up behind the watermark',
      value: base / median(taken.rollUp),
      unit: 'ratio',
      floor: floorName,
    },
    { name: 'raw COPY', value: size / base, unit: 'rows/s' },
    { name: 'ingest', value: size / fresh, unit: 'rows/s' },
    ...Object.entries(others).flatMap(([name, taken]): Figure[] => [
      { name: `ingest of ${name}`, value: base / taken, unit: 'ratio', floor: `${floorName}, one a line` },
      { name: `ingest of ${name}, lines`, value: size / taken, unit: 'rows/s' },
    ]),
    { name: 'events stored', value: stored!.n, unit: 'rows' },
  ]
}
