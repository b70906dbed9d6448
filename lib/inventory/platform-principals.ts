import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { maySeeAll } from '@/lib/auth/scope'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { platform_principal } from '@/lib/generated/prisma/client'
import type { PlatformPrincipal } from '@/lib/model/answers/inventory'
import { providers, word } from '@/lib/model/vocabulary'

const SHOWN_MAX = 1000

/** What platforms run themselves, by name. It belongs to no team and no environment: only whoever sees everything sees it. */
export async function platformPrincipals(actor: Actor): Promise<PlatformPrincipal[]> {
  if (!maySeeAll(actor)) return []
  const found = await rows<Row<platform_principal>>(
    `select *
     from platform_principal
     where seen_to is null
     order by lower(name), principal_key limit ${SHOWN_MAX}`,
  )
  return found.map(({ native_id, name, provider, scope }) => ({
    nativeId: native_id,
    name,
    provider: word(providers, provider),
    scope,
  }))
}
