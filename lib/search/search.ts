import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { listIdentities } from '@/lib/inventory/identities'
import { resolveReference } from '@/lib/frameworks/resolve'
import { identityFilter } from '@/lib/model/filters'
import { identityKindNames } from '@/lib/model/words'
import type { Resolved } from '@/lib/model/answers/frameworks'
import { policyOf } from '@/lib/policy/policy'
import type { SearchResult } from '@/lib/model/answers/search'

/** What somebody may have meant: controls and checks by id or alias, identities by name or native id. */
export async function search(actor: Actor, query: string): Promise<SearchResult[]> {
  const wanted = query.toLowerCase()
  const { pinned } = await policyOf('frameworks')
  const place = ({ framework }: Resolved) => (pinned.includes(framework) ? 0 : 1)
  const controls = resolveReference(query)
    .toSorted(
      (a, b) => Number(b.citedAs !== undefined) - Number(a.citedAs !== undefined) || place(a) - place(b),
    )
    .slice(0, 6)
    .map((found) => ({
      type: 'control' as const,
      id: found.control,
      title: `${found.control} ${found.title}`,
      subtitle: found.citedAs
        ? `${found.frameworkName}, also cited as ${found.citedAs}: ${found.because}`
        : found.frameworkName,
      href: `/frameworks/${found.framework}?control=${encodeURIComponent(found.control)}${found.citedAs ? `&cited=${encodeURIComponent(found.citedAs)}` : ''}`,
    }))
  const { all } = await checkCatalogue()
  const matching = all
    .filter((check) => check.id.includes(wanted) || check.title.toLowerCase().includes(wanted))
    .slice(0, 5)
    .map((check) => ({
      type: 'check' as const,
      id: check.id,
      title: check.title,
      subtitle: check.id,
      href: `/checks/${check.id}`,
    }))
  const { rows } = await listIdentities(
    actor,
    identityFilter.parse({ q: query, limit: '8', retired: 'true' }),
  )
  const identities = rows.map((row) => ({
    type: 'identity' as const,
    id: row.id,
    title: row.name,
    subtitle: `${identityKindNames[row.kind]} · ${row.scope}`,
    href: `/identities/${row.id}`,
  }))
  return [...controls, ...identities, ...matching]
}
