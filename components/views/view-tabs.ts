import type { TabLink } from '@/components/ui/tab-links'
import type { SavedView } from '@/lib/model/answers/views'
import { valuesOf } from './address'

/** From when and from which part somebody looks: a view that names neither is the same view from everywhere. */
const pointOfView = ['as_of', 'scope']

/** The filters of an address in one spelling: neither the order of fields nor that of values tells anything. */
function spelled(query: string, leftOut: readonly string[]): string {
  const given = Object.fromEntries(
    Map.groupBy(new URLSearchParams(query), ([name]) => name)
      .entries()
      .map(([name, pairs]) => [name, pairs.map(([, value]) => value)]),
  )
  return Object.keys(given)
    .filter((name) => !leftOut.includes(name))
    .sort()
    .map((name) => `${name}=${name === 'q' ? given.q!.join() : valuesOf(given, name).sort().join()}`)
    .join('&')
}

/** Whether an address shows what a view names. */
export function isView(viewQuery: string, query: string): boolean {
  const named = new URLSearchParams(viewQuery)
  const leftOut = pointOfView.filter((name) => !named.has(name))
  return spelled(viewQuery, leftOut) === spelled(query, leftOut)
}

/**
 * The tabs of a list: those that every reader has, then the views that somebody saved, their own first.
 * @param presets of this list; without them all rows are the first tab, as soon as there is a second
 */
export function viewTabs(
  path: string,
  query: string,
  views: readonly SavedView[],
  presets: readonly TabLink[] = [],
): TabLink[] {
  if (views.length === 0) return [...presets]
  const ordered = views.toSorted((a, b) => Number(b.isMine) - Number(a.isMine))
  const current = ordered.find((view) => isView(view.query, query))
  const all: TabLink = { href: path, label: 'All', current: isView('', query) }
  const usual = presets.length > 0 ? presets : [all]
  return [
    // One tab is the current one: the saved view says more than the preset on which it rests.
    ...usual.map((tab) => ({ ...tab, current: tab.current && !current })),
    ...ordered.map((view) => ({
      id: view.id,
      href: `${path}?${view.query}`,
      label: view.isMine ? view.name : `${view.name} (shared)`,
      current: view === current,
    })),
  ]
}
