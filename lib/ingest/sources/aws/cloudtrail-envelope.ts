import { isObject, parsedObject, type Members } from '../checked'
import { eventOfRow, isLowerCased } from './cloudtrail-athena'
import { eventOfOcsf, isOcsf } from './cloudtrail-ocsf'

/**
 * The CloudTrail event inside `detail`, `CloudTrailEvent`, `message` or objects of one member, at most three deep; from an
 * Athena row, a lower-cased or an OCSF copy it is put together again. Undefined when there is none.
 */
export function eventIn(value: unknown): Members | undefined {
  let candidate: unknown = value
  for (let depth = 0; depth < 4 && candidate !== undefined; depth += 1) {
    if (!isObject(candidate)) {
      candidate = parsedObject(candidate)
      continue
    }
    if (typeof candidate.eventName === 'string' && !('CloudTrailEvent' in candidate))
      // Athena keeps the case that the query wrote, and the structs as text all the same.
      return typeof candidate.userIdentity === 'string' ? eventOfRow(candidate) : candidate
    if (isLowerCased(candidate)) return eventOfRow(candidate)
    if (isOcsf(candidate)) return eventOfOcsf(candidate)
    candidate = candidate.CloudTrailEvent ?? candidate.detail ?? candidate.message ?? onlyMember(candidate)
  }
  return undefined
}

function onlyMember(object: Members): unknown {
  const values = Object.values(object)
  return values.length === 1 ? values[0] : undefined
}
