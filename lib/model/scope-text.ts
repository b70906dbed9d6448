import { environments } from './vocabulary'

/** A part of the estate, in codes and ids; a side that is absent is not limited. */
interface Part {
  teams?: number[]
  environments?: number[]
  sources?: number[]
}

/** What is left of a part when somebody sees no more than another: sides of which nothing is left are empty lists. */
export function withinBoth(own: Part, asked: Part): Part {
  const both: Part = {}
  for (const side of ['environments', 'teams', 'sources'] as const) {
    const [limits, wanted] = [own[side], asked[side]]
    const list = limits && wanted ? limits.filter((one) => wanted.includes(one)) : (limits ?? wanted)
    if (list) both[side] = list
  }
  return both
}

/** The part as it stands in an address: `environment:production,team:3,source:1`. */
export const scopeText = (part: Part): string =>
  [
    ...(part.environments ?? []).map((code) => `environment:${environments[code]}`),
    ...(part.teams ?? []).map((id) => `team:${id}`),
    ...(part.sources ?? []).map((id) => `source:${id}`),
  ].join(',')

/** Reads it back; the first piece that says nothing is returned as text instead. */
export function readScope(text: string | null | undefined): Part | string {
  const part: Part = {}
  for (const piece of (text ?? '').split(',').filter(Boolean)) {
    const [noun, value = ''] = piece.split(':')
    const code = environments.indexOf(value as never)
    const isId = /^\d{1,9}$/.test(value)
    if (noun === 'environment' && code >= 0) (part.environments ??= []).push(code)
    else if (noun === 'team' && isId) (part.teams ??= []).push(Number(value))
    else if (noun === 'source' && isId) (part.sources ??= []).push(Number(value))
    else return piece
  }
  return part
}
