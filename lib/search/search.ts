import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { findingById } from '@/lib/findings/queries'
import { credentialsNamed } from '@/lib/inventory/credentials'
import { listIdentities } from '@/lib/inventory/identities'
import { NotFound } from '@/lib/model/errors'
import { ownerChoices } from '@/lib/owners/choices'
import { resolveReference } from '@/lib/frameworks/resolve'
import { identityFilter } from '@/lib/model/filters'
import { identityKindNames } from '@/lib/model/words'
import type { Resolved } from '@/lib/model/answers/frameworks'
import { policyOf } from '@/lib/policy/policy'
import type { SearchResult } from '@/lib/model/answers/search'

/**
 * What somebody may have meant: controls and checks by id or alias, identities by name or native id, credentials by the beginning of
 * their id, people and teams by name, a finding by its number.
 */
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
  const [{ rows }, owners, keys, finding] = await Promise.all([
    listIdentities(actor, identityFilter.parse({ q: query, limit: '8', retired: 'true' })),
    ownerChoices(actor, query),
    // Shorter ones begin too many ids.
    query.length >= KEY_LENGTH_MIN ? credentialsNamed(actor, query, KEYS_SHOWN) : [],
    findingNumbered(actor, query),
  ])
  const people = owners.slice(0, OWNERS_SHOWN).map(({ owner, label, detail }) => {
    const [type, id] = owner.split(':') as ['person' | 'team', string]
    return {
      type,
      id,
      title: label,
      subtitle: detail,
      href: type === 'person' ? `/owners/people/${id}` : `/owners/people?team=${id}`,
    }
  })
  const credentials = keys.map((key) => ({
    type: 'credential' as const,
    id: `${key.identityId}/${key.id}`,
    title: key.nativeId,
    subtitle: key.identityName,
    href: `/identities/${key.identityId}?tab=credentials`,
  }))
  const identities = rows.map((row) => ({
    type: 'identity' as const,
    id: row.id,
    title: row.name,
    subtitle: `${identityKindNames[row.kind]} · ${row.scope}`,
    href: `/identities/${row.id}`,
  }))
  return [...finding, ...controls, ...credentials, ...identities, ...people, ...matching]
}

const KEY_LENGTH_MIN = 4
const KEYS_SHOWN = 5
const OWNERS_SHOWN = 4

/** The finding that somebody names by its number: `1020`, `finding 1020`, `#1020`. */
async function findingNumbered(actor: Actor, query: string): Promise<SearchResult[]> {
  const [, number] = /^(?:finding\s*)?#?(\d{1,18})$/i.exec(query) ?? []
  if (!number) return []
  const found = await findingById(actor, number).catch((error: unknown) => {
    if (error instanceof NotFound) return null
    throw error
  })
  if (!found) return []
  return [
    {
      type: 'finding',
      id: found.id,
      title: found.title,
      subtitle: [found.identityName, found.proof].filter(Boolean).join(' · '),
      href: `/findings/${found.id}`,
    },
  ]
}
