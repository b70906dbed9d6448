import type { Actor } from '@/lib/auth/actor'
import { Invalid } from '@/lib/model/errors'
import { savePolicy } from '@/lib/policy/policy'
import { frameworkById } from './index'

/**
 * Says to which frameworks the organisation answers: overview, chips on findings and the summary show these, in this order.
 * @throws Invalid for a framework that is unknown or not assessed
 */
export function pinFrameworks(actor: Actor, pinned: readonly string[]): Promise<{ name: 'frameworks' }> {
  const wrong = pinned.find((id) => frameworkById(id)?.status !== 'current')
  if (wrong !== undefined) throw new Invalid(`There is no current framework "${wrong}".`)
  return savePolicy(actor, 'frameworks', { pinned: [...new Set(pinned)] })
}
