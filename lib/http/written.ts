import { Invalid } from '@/lib/model/errors'
import { showsSecret } from '@/lib/model/secret-shapes'

/** Members of a request's body in which people write freely. */
const freeText = new Set(
  'reason note notes comment text description justification compensating measure message title name label evidence link'.split(
    ' ',
  ),
)

/**
 * Refuses a secret that somebody pasted into a comment, a reason or a note: it is neither stored nor logged, and they are told.
 * @throws Invalid
 */
export function refuseSecrets(body: unknown, member = 'text'): void {
  if (typeof body === 'string') {
    if (freeText.has(member) && showsSecret(body))
      throw new Invalid(
        `The ${member} holds what looks like a secret (a token, a key or a password in an address). Take it out: Muster stores none. If it is real, replace it.`,
      )
    return
  }
  if (typeof body !== 'object' || body === null) return
  for (const [name, value] of Object.entries(body)) refuseSecrets(value, Array.isArray(body) ? member : name)
}
