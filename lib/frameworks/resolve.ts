import { type Alias, crosswalk } from './crosswalk'
import type { Control, Framework } from './framework'
import { frameworkById, frameworks } from './index'
import type { Resolved } from '@/lib/model/answers/frameworks'

// "nhi 3", "NHI-03" and "NHI03" are the same reference; the year and punctuation carry no meaning in a search.
const normal = (text: string) =>
  text
    .toLowerCase()
    .replace(/:?20\d\d$/, '')
    .replace(/[\s_.:-]+/g, '')
    .replace(/(?<=[a-z])0+(?=\d)/g, '')

/**
 * Finds the controls that a reference means: references that the crosswalk knows to be wrong or malformed with their reason,
 * then published ids and titles. A control of a superseded edition leads to those that took its place.
 */
export function resolveReference(query: string): Resolved[] {
  const wanted = normal(query)
  if (!wanted) return []
  const found: Resolved[] = []
  const add = (one: Resolved) => {
    if (!found.some(({ framework, control }) => framework === one.framework && control === one.control))
      found.push(one)
  }
  // The crosswalk speaks first for a reference that is cited wrongly: "NHI-03" is not NHI3:2025 in the articles that use it.
  for (const alias of crosswalk) {
    if (alias.cited.toLowerCase() !== query.trim().toLowerCase()) continue
    for (const { framework, control } of alias.published)
      add({
        ...at(frameworkById(framework)!, control),
        citedAs: alias.cited,
        verdict: alias.verdict,
        because: alias.reason,
      })
  }
  const isMeant = ({ id, title }: Control) =>
    normal(id).startsWith(wanted) || title.toLowerCase().includes(query.trim().toLowerCase())
  for (const framework of frameworks as readonly Framework[])
    if (framework.status !== 'superseded')
      for (const control of framework.controls.filter(isMeant)) add(at(framework, control.id))
  for (const alias of superseded)
    if (isMeant(alias.control))
      for (const successor of alias.control.movedTo ?? [])
        add({
          ...at(alias.by, successor),
          citedAs: alias.control.id,
          verdict: 'stale',
          because: `${alias.control.id} is of ${alias.of}, which is superseded.`,
        })
  return found
}

/** Controls of superseded editions, with the edition that took their place. */
const superseded = (frameworks as readonly Framework[]).flatMap((framework) =>
  framework.supersededBy === undefined
    ? []
    : framework.controls.map((control) => ({
        control,
        of: `${framework.name} ${framework.version}`,
        by: frameworkById(framework.supersededBy!)!,
      })),
)

const at = (framework: Framework, control: string): Resolved => ({
  framework: framework.id,
  frameworkName: `${framework.name} ${framework.version}`,
  control,
  title: framework.controls.find(({ id }) => id === control)!.title,
})

/** References that lead to no control, with what they mean. */
export const elsewhere = (query: string): (Alias & { elsewhere: string })[] =>
  crosswalk.flatMap((alias) =>
    alias.elsewhere !== undefined && alias.cited.toLowerCase() === query.trim().toLowerCase() ? [alias] : [],
  )
