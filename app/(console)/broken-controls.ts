import type { BrokenControl } from '@/lib/model/answers/findings'
import { type Alias, crosswalk } from '@/lib/frameworks/crosswalk'
import { carriedFrameworks } from '@/lib/frameworks/editions'
import { controlsOf } from '@/lib/frameworks/index'
import { policyOf } from '@/lib/policy/policy'

const misleading = new Set<Alias['verdict']>(['wrong-number', 'stale', 'renumbered', 'withdrawn'])
// Some entries of the crosswalk describe a passage instead of a number.
const isReference = (cited: string) => /^\S+$/.test(cited) && /\d/.test(cited.slice(1))

/**
 * Controls that these findings are evidence against, those of pinned frameworks first, with a reference by which they are wrongly
 * cited, if one is in use.
 */
export async function brokenControls(
  findings: readonly { checkId: string; title: string }[],
): Promise<BrokenControl[]> {
  const [{ pinned }, carried] = await Promise.all([policyOf('frameworks'), carriedFrameworks()])
  const found = new Map<string, BrokenControl>()
  for (const { checkId, title } of findings) {
    for (const { framework, id, title: name } of controlsOf(checkId, carried)) {
      const key = `${framework.id} ${id}`
      const alias = crosswalk.find(
        (one) =>
          isReference(one.cited) &&
          misleading.has(one.verdict) &&
          one.published.some((published) => published.framework === framework.id && published.control === id),
      )
      const control = found.get(key) ?? {
        framework: framework.id,
        frameworkName: `${framework.name} ${framework.version}`,
        id,
        title: name,
        pinned: pinned.includes(framework.id),
        because: [],
        citedAs: alias ? { id: alias.cited, because: alias.reason } : null,
      }
      if (!control.because.includes(title)) control.because.push(title)
      found.set(key, control)
    }
  }
  return [...found.values()].sort(
    (a, b) => Number(b.pinned) - Number(a.pinned) || b.because.length - a.because.length,
  )
}
