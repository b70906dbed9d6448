/**
 * What later data has to show before a task closes. A demand is answered by `prove()`, which runs after every judging, in
 * the judging's own transaction, and reads only facts that an import, a log or a decision in Muster brought; no click
 * answers it. The datum is stored in `proof`: import, record, instant.
 *
 * - `finding`: the finding of the task is closed by a later verdict of its check (the task carries `findingId`).
 * - `ended`: the credential is inactive, revoked or gone; without a credential: the identity is disabled or gone. Gone
 *   means that a complete import of its scope no longer lists it.
 * - `rotated`: the credential was rotated after the task was planned, or has ended.
 * - `reduced`: the grants named are gone; with none named, the identity holds fewer rights than when the task was planned.
 * - `owned`: the identity has an owner who is still here, set after the task was planned.
 * - `silent`: nobody used the credential (or the identity) for so many days after the claim, while its log went on.
 *
 * A verified task whose demand later data contradicts goes to `regressed` and is open again.
 */
export type Demand =
  | { by: 'finding' }
  | { by: 'ended' }
  | { by: 'rotated' }
  | { by: 'reduced'; grantKeys: string[]; grantedBefore?: number }
  | { by: 'owned' }
  | { by: 'silent'; days: number }

/** The demand in words, for the page of a task. */
export const demandWords = (demand: Demand): string => {
  switch (demand.by) {
    case 'finding':
      return 'Later data for which the check passes.'
    case 'ended':
      return 'A later import that shows it inactive or revoked, or a complete import of its scope without it.'
    case 'rotated':
      return 'A later import with a newer rotation date, or without the credential.'
    case 'reduced':
      return demand.grantKeys.length > 0
        ? 'A later import in which the named grants are gone.'
        : `A later import in which it has fewer than ${demand.grantedBefore ?? 'the'} permissions.`
    case 'owned':
      return 'An active owner, confirmed in Muster or named by a tag in a later import.'
    case 'silent':
      return `Log data for ${demand.days} days after the claim without a use.`
  }
}
