import type { SourceRow } from '@/lib/model/answers/imports'
import type { SourceFilter } from '@/lib/model/filters'
import { providerNames } from '@/lib/model/words'
import type { Provider } from '@/lib/model/vocabulary'

/** The sources of one platform. */
export interface SourceGroup {
  provider: Provider
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
  titles: Record<string, string>,
): SourceRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return sources.filter((source) => {
    const own = [
      source.name,
      providerNames[source.provider],
      ...source.formats.map((format) => titles[format] ?? format),
    ]
    const all = own.join(' ').toLowerCase()
    return (!state || source.state === state) && words.every((word) => all.includes(word))
  })
}

/** Sources by platform: those with a source that failed or fell silent first, else in the order in which they come. */
export function groupSources(sources: readonly SourceRow[]): SourceGroup[] {
  const groups = [...Map.groupBy(sources, ({ provider }) => provider)].map(([provider, own]) => ({
    provider,
    title: providerNames[provider],
    sources: own,
    failed: own.filter(({ state }) => state === 'failed').length,
    silent: own.filter(({ state }) => state === 'silent').length,
    identities: own.reduce((sum, { identities }) => sum + identities, 0),
  }))
  const isTroubled = ({ failed, silent }: SourceGroup) => Number(failed + silent > 0)
  return groups.toSorted((a, b) => isTroubled(b) - isTroubled(a))
}
