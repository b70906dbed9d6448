import type { OwnerHint } from '@/lib/model/records'
import type { Environment } from '@/lib/model/vocabulary'
import { readTime } from '../read/time'

const words: ReadonlyArray<[Environment, RegExp]> = [
  ['production', /^(prod|production|prd|live)$/],
  ['staging', /^(stag|staging|stage|stg|preprod|pre-prod|uat|acceptance)$/],
  ['development', /^(dev|devel|development|sandbox|sbx|lab|playground)$/],
  ['test', /^(test|testing|tst|qa|e2e|integration)$/],
]

/** The environment that one word names. */
export function environmentOf(word: string | undefined): Environment | undefined {
  const plain = word?.trim().toLowerCase()
  return plain ? words.find(([, pattern]) => pattern.test(plain))?.[0] : undefined
}

const environmentKey = /^(?:.*[:/._-])?(env|environment|stage|tier|deployment-?env(?:ironment)?)$/i

/** From tags or labels that are named for it; a name like `app-prod` alone proves nothing. */
export function environmentOfTags(tags: Readonly<Record<string, string>>): Environment | undefined {
  for (const [key, value] of Object.entries(tags)) {
    const found = environmentKey.test(key) ? environmentOf(value) : undefined
    if (found) return found
  }
  return undefined
}

/** The environment in a namespace or path segment that ends or begins with its word (`payments-prod`, `prod-payments`). */
export function environmentOfSegment(segment: string): Environment | undefined {
  const parts = segment.split(/[-_.]/)
  return environmentOf(parts.at(-1)) ?? environmentOf(parts[0])
}

const ownerKey =
  /(?:^|[:/._-])(owner|owners|owned-?by|owner-?email|service-?owner|team|team-?name|squad|group|contact|contacts|maintainer|maintainers|responsible|steward|cost-?cent(?:er|re)|business-?unit|department|project|product|created-?by|creator|requested-?by|on-?call)$/i
/** Whether a tag, label or annotation of this name is read for an owner or an environment. */
export const isHintKey = (key: string): boolean =>
  environmentKey.test(key) || ownerKey.test(key.replace(/([a-z])([A-Z])/g, '$1-$2'))

const creatorKey = /created-?by|creator|requested-?by/i

/** Tags, labels or annotations that may name an owner. */
export function ownerHintsOf(values: Readonly<Record<string, string>>, from: OwnerHint['from']): OwnerHint[] {
  return Object.entries(values)
    .filter(([key, value]) => value.trim() !== '' && ownerKey.test(key.replace(/([a-z])([A-Z])/g, '$1-$2')))
    .map(([key, value]) => ({ from: creatorKey.test(key) ? 'creator' : from, key, value: value.trim() }))
}

/** Where a review of an identity that belongs to another company is noted: the playbook of the check says so. */
const REVIEWED = 'third-party-reviewed'

/** The day on which somebody reviewed a third party, as tagged; nothing when the tag holds no date. */
export const reviewedAtOf = (tags: Readonly<Record<string, string>>): Date | undefined =>
  tags[REVIEWED] === undefined ? undefined : readTime(tags[REVIEWED])

/** A list of hints, or nothing when it is empty. */
export const someHints = (hints: OwnerHint[]): OwnerHint[] | undefined =>
  hints.length > 0 ? hints : undefined
