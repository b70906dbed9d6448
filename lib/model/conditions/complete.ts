import type { Subject } from './facts'
import { type Offer, offersAfter } from './parse'

/** What may be written at the cursor, and from where on it takes the place of what stands there. */
export interface Completion {
  from: number
  offers: Offer[]
}

const MOST = 12

/** What fits at the cursor, those first that begin with what is written already. Inside of quotes nothing is offered. */
export function complete(text: string, cursor: number, subject: Subject): Completion {
  let from = cursor
  while (from > 0 && /\w/.test(text[from - 1]!)) from--
  // A number is no beginning of a name.
  const begun = /^\d/.test(text.slice(from, cursor)) ? '' : text.slice(from, cursor).toLowerCase()
  from = cursor - begun.length
  const offers = offersAfter(text.slice(0, from), subject).filter(
    ({ insert }) => insert.includes(begun) && insert !== begun,
  )
  return {
    from,
    offers: offers
      .toSorted((a, b) => Number(b.insert.startsWith(begun)) - Number(a.insert.startsWith(begun)))
      .slice(0, MOST),
  }
}
