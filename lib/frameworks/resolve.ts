import { type Alias, crosswalk } from './crosswalk'
import { frameworks, type Reference } from './index'
import type { Resolved } from '@/lib/model/answers/frameworks'

// "nhi 3", "NHI-03" and "NHI03" are the same reference; the year and punctuation carry no meaning in a search.
const normal = (text: string) =>
  text
    .toLowerCase()
    .replace(/:?20\d\d$/, '')
    .replace(/[\s_.:-]+/g, '')
    .replace(/(?<=[a-z])0+(?=\d)/g, '')

/**
 * Finds the controls that a reference means: published ids and titles first, then references that the crosswalk knows to be
 * wrong, superseded or malformed, each with the reason.
 */
export function resolveReference(query: string): Resolved[] {
  const wanted = normal(query)
  if (!wanted) return []
  const found: Resolved[] = []
  // The crosswalk speaks first for a reference that is cited wrongly: "NHI-03" is not NHI3:2025 in the articles that use it.
  for (const alias of crosswalk) {
    if (alias.cited.toLowerCase() !== query.trim().toLowerCase()) continue
    for (const reference of alias.published) found.push(published(reference, alias))
  }
  for (const framework of frameworks) {
    for (const control of framework.controls) {
      const isId = normal(control.id) === wanted || normal(control.id).startsWith(wanted)
      if (!isId && !control.title.toLowerCase().includes(query.trim().toLowerCase())) continue
      if (found.some((one) => one.framework === framework.id && one.control === control.id)) continue
      found.push({
        framework: framework.id,
        frameworkName: `${framework.name} ${framework.version}`,
        control: control.id,
        title: control.title,
      })
    }
  }
  return found
}

function published(reference: Reference, alias: Alias): Resolved {
  const framework = frameworks.find(({ id }) => id === reference.framework)!
  return {
    framework: framework.id,
    frameworkName: `${framework.name} ${framework.version}`,
    control: reference.control,
    title: framework.controls.find(({ id }) => id === reference.control)!.title,
    citedAs: alias.cited,
    verdict: alias.verdict,
    because: alias.reason,
  }
}
