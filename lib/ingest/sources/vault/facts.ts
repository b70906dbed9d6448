import { isObject, scalar } from '../checked'
import { isHintKey } from '../hints'

export const seconds = (value: unknown): number | undefined => {
  const number = typeof value === 'string' ? Number(/^(\d{1,9})s?$/.exec(value)?.[1] ?? Number.NaN) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 && number < 2 ** 31
    ? number
    : undefined
}

/** A number of uses; whatever is none is not above 0. */
export const count = (value: unknown): number => Number(scalar(value))

/** Facts that a person and a check want to see and that no column holds. */
export const tagsOf = (tags: Record<string, unknown>): Record<string, string> | undefined => {
  const said = Object.entries(tags).flatMap(([key, value]) => {
    const shown = Array.isArray(value) ? value.map(scalar).filter(Boolean).join(', ') : scalar(value)
    return shown === '' ? [] : [[key, shown] as const]
  })
  return said.length > 0 ? Object.fromEntries(said) : undefined
}

/** Of what somebody noted on a token or an entity only what may name an owner or an environment. */
export const hintsIn = (noted: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isObject(noted) ? noted : {}).flatMap(([key, value]) =>
      isHintKey(key) && scalar(value) !== '' ? [[key, scalar(value)]] : [],
    ),
  )

export const bindingOf = (cidrs: readonly string[]): Record<string, string[]> | undefined =>
  cidrs.length > 0 ? { network: [...cidrs] } : undefined
