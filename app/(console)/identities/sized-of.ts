import { isUseKnown, whatIsMissing } from '@/components/identities/rights-fact'
import type { IdentitySheet } from '@/components/identities/sheet'
import type { Actor } from '@/lib/auth/actor'
import { rightSizedOf } from '@/lib/inventory/right-sized'
import type { SizedPolicy } from '@/lib/model/answers/inventory'

/** What an identity would need, for its page and for the API. */
export const sizedOf = (actor: Actor, sheet: IdentitySheet): Promise<SizedPolicy> =>
  rightSizedOf(
    actor,
    sheet.identity,
    isUseKnown(sheet)
      ? null
      : `A policy based on too little log data would remove permissions that are in use. ${whatIsMissing(sheet)}`,
  )
