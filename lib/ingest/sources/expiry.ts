import type { CredentialRecord } from '@/lib/model/records'
import { isNever, isUnset, readTime } from '../read/time'
import { scalar } from './checked'

/**
 * What a source says of the end of a credential: when it is, that there is none, or nothing. A member that is missing, or that is no date,
 * says nothing: an older release or a narrower query leaves it out as well.
 * @param isLeftOutForNever the source leaves the member out where there is no end
 */
export function endOf(
  value: unknown,
  isLeftOutForNever = false,
): Pick<CredentialRecord, 'expiresAt' | 'cannotExpire'> {
  const expiresAt = readTime(value)
  if (expiresAt) return { expiresAt, cannotExpire: false }
  if (value === undefined) return isLeftOutForNever ? { cannotExpire: false } : {}
  if (typeof value === 'object' && value !== null) return {}
  const isNone = value === null || /^(-1|never|none)?$/i.test(scalar(value))
  return isNone || isNever(value) || isUnset(value) ? { cannotExpire: false } : {}
}
