import { expect, test } from 'vitest'
import { ownDatabase } from '@/lib/db/testing'
import { heldAfter } from './testing-order'

const own = ownDatabase()
const ACCOUNT = '123456789012'
const ARN = `arn:aws:iam::${ACCOUNT}:user/till`
const call = (id: string, at: string, name: string) => ({
  eventVersion: '1.09',
  userIdentity: {
    type: 'IAMUser',
    arn: ARN,
    accountId: ACCOUNT,
    userName: 'till',
    accessKeyId: 'AKIAEXAMPLE123456789',
  },
  eventTime: at,
  eventSource: 's3.amazonaws.com',
  eventName: name,
  awsRegion: 'eu-west-1',
  eventID: id,
  eventType: 'AwsApiCall',
  recipientAccountId: ACCOUNT,
  sourceIPAddress: '203.0.113.9',
})
const uuid = (n: number) => `0000000${n}-0000-4000-8000-000000000000`
const remembered = (...actions: [name: string, at: string][]) =>
  JSON.stringify({
    JobStatus: 'COMPLETED',
    JobType: 'ACTION_LEVEL',
    ServicesLastAccessed: [
      {
        ServiceName: 'Amazon S3',
        ServiceNamespace: 's3',
        LastAuthenticated: '2026-11-20T10:00:00Z',
        LastAuthenticatedEntity: ARN,
        TrackedActionsLastAccessed: actions.map(([ActionName, LastAccessedTime]) => ({
          ActionName,
          LastAccessedEntity: ARN,
          LastAccessedTime,
        })),
      },
    ],
  })

const files: Record<string, string> = {
  'last-accessed.ndjson': remembered(
    ['CreateBucket', '2026-11-20T10:00:00Z'],
    // Older than the log.
    ['DeleteBucket', '2026-03-01T10:00:00+00:00'],
  ),
  'trail.json': JSON.stringify({
    Records: [
      call(uuid(1), '2026-11-20T10:00:00Z', 'CreateBucket'),
      call(uuid(2), '2026-11-20T09:00:00Z', 'CreateBucket'),
      call(uuid(3), '2026-11-21T09:00:00Z', 'PutBucketPolicy'),
    ],
  }),
}

test('a call that CloudTrail tells of and AWS remembers counts once, whichever comes first', async () => {
  const after = (...order: string[]) => heldAfter(own, files, order, { source: 'aws' })
  const oracle = await after('trail.json', 'last-accessed.ndjson')
  const uses = (held: Record<string, string[]>) =>
    Object.fromEntries(
      held.identity_action!.map((row) => {
        const [, name, n] = /(s3:\w+).*,(\d+)\)$/.exec(row)!
        return [name, Number(n)]
      }),
    )
  expect(uses(oracle)).toEqual({ 's3:CreateBucket': 2, 's3:DeleteBucket': 1, 's3:PutBucketPolicy': 1 })
  expect(oracle.event_day!.filter((row) => row.includes('2026-11-20'))).toHaveLength(1)
  expect(await after('last-accessed.ndjson', 'trail.json')).toEqual(oracle)
  expect(await after('last-accessed.ndjson', 'trail.json', 'last-accessed.ndjson')).toEqual(oracle)
}, 120_000)
