import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said, scalar } from '../checked'
import { environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { gcpIdentity, lastPart, partOf } from './names'

const some = z.string().nullish()
const labelled = z.record(z.string(), z.string()).nullish()
const secret = z.object({
  name: z.string(),
  createTime: some,
  expireTime: some,
  labels: labelled,
  annotations: labelled,
  rotation: z.object({ nextRotationTime: some, rotationPeriod: some }).nullish(),
})

const SECRET = /^projects\/[^/]+(\/locations\/[^/]+)?\/secrets\/[^/]+$/
const VERSION = /^(projects\/[^/]+(?:\/locations\/[^/]+)?\/secrets\/[^/]+)\/versions\/[^/]+$/

/**
 * Secrets of Secret Manager with their versions, never their values. A schedule reminds somebody to rotate; whether somebody does show the
 * versions alone. Source: Secret Manager API v1, projects.secrets and projects.secrets.versions.
 */
export const secrets: Format = {
  id: 'gcp/secrets',
  title: 'Google Cloud secrets and their versions',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs roles/secretmanager.viewer, which reads no value
gcloud secrets list --project "$PROJECT" --format=json | jq -c '.[]' > secrets.ndjson
jq -r .name secrets.ndjson | while read -r name; do
  gcloud secrets versions list "$name" --format=json | jq -c '.[]'
done >> secrets.ndjson`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => (isObject(value) ? partOf(scalar(value.name), 'projects') : undefined),
  enumerates: [],
  keeps: {
    ...members('name'),
    ...wordMembers('state'),
    ...times('createTime expireTime destroyTime'),
    labels: { '*': true },
    annotations: { '*': true },
    rotation: { ...members('rotationPeriod'), ...times('nextRotationTime') },
  },
  recordIdOf: ({ value }) => (isObject(value) ? scalar(value.name) || undefined : undefined),
  prepare: newestVersions,
  records: ({ value }, context) => recordsOf(value, context),
}

function isOwn({ value }: Raw): boolean {
  if (!isObject(value)) return false
  const name = scalar(value.name)
  return (SECRET.test(name) && 'replication' in value) || (VERSION.test(name) && 'state' in value)
}

/** When the newest version in use of each secret was made; null where all that are listed are disabled or destroyed. */
async function newestVersions(records: () => AsyncIterable<Raw>): Promise<ReadonlyMap<string, Date | null>> {
  const found = new Map<string, Date | null>()
  for await (const { value } of records()) {
    const [, name] = (isObject(value) && VERSION.exec(scalar(value.name))) || []
    if (!name || !isObject(value)) continue
    const isInUse = scalar(value.state).toUpperCase() === 'ENABLED'
    const madeAt = isInUse ? readTime(value.createTime) : undefined
    const known = found.get(name)
    if (madeAt && (!known || known < madeAt)) found.set(name, madeAt)
    else if (known === undefined) found.set(name, null)
  }
  return found
}

/** Seconds as days, where they are whole ones. */
function periodOf(seconds: string | null | undefined): string | undefined {
  const days = Number(/^(\d{1,12})s$/.exec(seconds ?? '')?.[1]) / 86_400
  return Number.isInteger(days) ? `reminder every ${days} days` : undefined
}

function recordsOf(value: unknown, { prepared }: Context): ModelRecord[] {
  if (isObject(value) && VERSION.test(scalar(value.name)))
    throw new NotAboutIdentities('A version of a secret: told with the secret')
  const found = checked(secret, value, 'a secret of Secret Manager')
  const project = partOf(found.name, 'projects') ?? 'unknown project'
  const identity = gcpIdentity(found.name)
  const tags = { ...found.annotations, ...found.labels }
  const createdAt = readTime(found.createTime)
  const newest = (prepared as ReadonlyMap<string, Date | null> | undefined)?.get(found.name)
  const rotatedAt = newest ?? undefined
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name: lastPart(found.name),
      scope: project,
      environment: environmentOfTags(tags),
      status: 'active',
      createdAt,
      description: 'A secret that is kept here; whom it lets in elsewhere is not told',
      tags: Object.keys(tags).length > 0 ? tags : undefined,
      ownerHints: someHints(ownerHintsOf(tags, 'label')),
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: found.name,
      kind: 'other',
      static: true,
      label: `Secret ${lastPart(found.name)}`,
      status: newest === null ? 'inactive' : 'active',
      createdAt,
      rotatedAt,
      rotationTracked: rotatedAt ? true : undefined,
      expiresAt: readTime(found.expireTime),
      binding: {
        rotation: found.rotation ? (periodOf(found.rotation.rotationPeriod) ?? 'reminder') : 'not configured',
      },
      inStore: true,
      // A reminder rotates nothing by itself, and whoever gets it may.
      storeRotates: found.rotation ? undefined : false,
      rotationDueAt: readTime(found.rotation?.nextRotationTime),
    } satisfies CredentialRecord),
  ]
}
