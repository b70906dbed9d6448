import { ownAddress } from '@/lib/db/settings'
import { Invalid } from '@/lib/model/errors'
import { ownPath } from '@/lib/model/own-path'

/**
 * The path of a page of this Muster, from its path or its whole address.
 * @throws Invalid for what leads elsewhere
 */
export function ownPage(given: string): string {
  const home = ownAddress('/')
  const path = /^(\/|https?:)/i.test(given) ? ownPath(given, home) : '/'
  if (path === '/' && !['/', home, home.slice(0, -1)].includes(given))
    throw new Invalid(
      'The link leads elsewhere. Give the address of a page of this Muster, such as /findings/12.',
    )
  return path
}
