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

const kept = {
  ...members('name'),
  ...wordMembers('state'),
  ...times('createTime expireTime destroyTime'),
  labels: { '*': true },
  annotations: { '*': true },
  rotation: { ...members('rotationPeriod'), ...times('nextRotationTime') },
} as const

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
  scopeOf: ({ value }) => partOf(nameIn(itemsOf(value)[0]), 'projects'),
  enumerates: [],
  keeps: { ...kept, secrets: kept, versions: kept },
  recordIdOf: ({ value }) => recordIdIn(value),
  prepare: newestVersions,
  records: ({ value }, context) => pageRecords(value, context),
}

const nameIn = (value: unknown): string => (isObject(value) ? scalar(value.name) : '')

const isItem = (value: unknown): boolean =>
  isObject(value) &&
  ((SECRET.test(nameIn(value)) && 'replication' in value) ||
    (VERSION.test(nameIn(value)) && 'state' in value))

/** The API answers a page, `gcloud` each item. Others call their lists "secrets" too: it is one by what is in it. */
function itemsOf(value: unknown): readonly unknown[] {
  const list = isObject(value) ? (value.secrets ?? value.versions) : undefined
  return Array.isArray(list) ? list : [value]
}

function isOwn({ value }: Raw): boolean {
  return itemsOf(value).length > 0 && itemsOf(value).every(isItem)
}

/** A page is called by where it begins. */
function recordIdIn(value: unknown): string | undefined {
  const [first] = itemsOf(value)
  const name = nameIn(first) || undefined
  return name && first !== value ? `page from ${name}` : name
}

/** When the newest version in use of each secret was made; null where all that are listed are disabled or destroyed. */
async function newestVersions(records: () => AsyncIterable<Raw>): Promise<ReadonlyMap<string, Date | null>> {
  const found = new Map<string, Date | null>()
  for await (const { value: page } of records())
    for (const value of itemsOf(page)) {
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

function pageRecords(page: unknown, context: Context): ModelRecord[] {
  const items = itemsOf(page)
  if (items.length === 1) return recordsOf(items[0], context)
  const told = items.filter((item) => !VERSION.test(nameIn(item)))
  if (told.length === 0) throw new NotAboutIdentities('Versions of a secret: told with the secret')
  return told.flatMap((item) => recordsOf(item, context))
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
