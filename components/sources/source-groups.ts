import type { SourceRow } from '@/lib/model/answers/imports'
import type { SourceFilter } from '@/lib/model/filters'
import { formatGroups, type FormatGroupId } from '@/lib/model/format-groups'
import { providerNames } from '@/lib/model/words'

/** What the page knows of a format, by its id. */
export type KnownFormats = Record<string, { title: string; group: FormatGroupId }>

/** The sources of one platform. */
export interface SourceGroup {
  id: FormatGroupId | 'none'
  title: string
  sources: SourceRow[]
  failed: number
  silent: number
  identities: number
}

/** Sources that a filter leaves. The text is looked for in their names, platforms and formats. */
export function filterSources(
  sources: readonly SourceRow[],
  { source: text = '', state }: Pick<SourceFilter, 'source' | 'state'>,
  known: KnownFormats,
): SourceRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return sources.filter((source) => {
    const own = [
      source.name,
      providerNames[source.provider],
      titleOf(groupOf(source, known)),
      ...source.formats.map((format) => known[format]?.title ?? format),
    ]
    const all = own.join(' ').toLowerCase()
    return (!state || source.state === state) && words.every((word) => all.includes(word))
  })
}

/** Sources by the group of most of their formats: groups with one that failed or fell silent first, else in the order of formats. */
export function groupSources(sources: readonly SourceRow[], known: KnownFormats): SourceGroup[] {
  const byGroup = Map.groupBy(sources, (source) => groupOf(source, known))
  const ids = [...formatGroups.map(({ id }) => id), 'none' as const].filter((id) => byGroup.has(id))
  const groups = ids.map((id) => {
    const own = byGroup.get(id)!
    return {
      id,
      title: titleOf(id),
      sources: own,
      failed: own.filter(({ state }) => state === 'failed').length,
      silent: own.filter(({ state }) => state === 'silent').length,
      identities: own.reduce((sum, { identities }) => sum + identities, 0),
    }
  })
  const isTroubled = ({ failed, silent }: SourceGroup) => Number(failed + silent > 0)
  return groups.toSorted((a, b) => isTroubled(b) - isTroubled(a))
}

function groupOf({ formats }: SourceRow, known: KnownFormats): SourceGroup['id'] {
  const counted = Map.groupBy(
    formats.flatMap((format) => known[format]?.group ?? []),
    (group) => group,
  )
  const [most] = [...counted].toSorted(([, a], [, b]) => b.length - a.length)
  return most?.[0] ?? 'none'
}

const titleOf = (id: SourceGroup['id']): string =>
  formatGroups.find((group) => group.id === id)?.title ?? 'Nothing imported yet'
