import type { Metadata } from 'next'
import { FindingBrowser } from '@/components/findings/finding-browser'
import { NothingYet } from '@/components/views/nothing-yet'
import { BadAddress } from '@/components/views/bad-address'
import type { Search } from '@/components/views/address'
import { requireSession } from '@/lib/auth/session'
import { countIdentities } from '@/lib/inventory/identities'
import { countFindings, findingFacets, findingGroups, listFindings } from '@/lib/findings/queries'
import { controlsOf } from '@/lib/frameworks/index'
import { NotFound } from '@/lib/model/errors'
import { findingFilter, identityFilter } from '@/lib/model/filters'
import { asOf } from '../as-of'
import { countedFor } from '../counted'
import { policyOf } from '@/lib/policy/policy'
import { findingRefusals } from '../refusal'
import { withoutEach } from '../without-each'
import { findingSheetOf } from './sheet-of'

export const metadata: Metadata = { title: 'Findings' }

export default async function FindingsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor, email } = await requireSession()
  const { cursor: _cursor, limit: _limit, ...search } = await searchParams
  const parsed = findingFilter.safeParse(search)
  if (!parsed.success)
    return (
      <BadAddress
        title="Findings"
        pathname="/findings"
        problems={parsed.error.issues.map((issue) => ({
          field: issue.path.join('.'),
          problem: issue.message,
        }))}
      />
    )
  const filter = parsed.data
  const openId = [search.open].flat()[0] ?? null
  const grouped = filter.check.length === 0 && search.view !== 'rows' && openId === null
  const { sort: _sort, limit: _most, ...narrowing } = filter
  const shared = countedFor(actor, 'findings', narrowing)
  const total = shared('total', () => countFindings(actor, filter))
  const [page, facets, groups, withClosed, identities, policy, sheet] = await Promise.all([
    listFindings(actor, filter, total),
    shared('facets', () => findingFacets(actor, filter)),
    grouped ? shared('groups', () => findingGroups(actor, filter)) : null,
    shared('with closed', () => countFindings(actor, { ...filter, closed: true })),
    countIdentities(actor, identityFilter.parse({})),
    policyOf('exceptions'),
    openId
      ? findingSheetOf(actor, openId).catch((error) =>
          error instanceof NotFound ? null : Promise.reject(error),
        )
      : null,
  ])
  if (identities === 0 && page.total === 0 && Object.keys(search).length === 0)
    return <NothingYet title="Findings" words="Findings appear as soon as the first import is judged." />
  return (
    <FindingBrowser
      search={search}
      without={
        page.total > 0
          ? {}
          : await withoutEach(search, filter, (rest) => countFindings(actor, findingFilter.parse(rest)))
      }
      filter={filter}
      page={page}
      facets={facets}
      groups={
        groups?.map((group) => ({
          ...group,
          controls: controlsOf(group.checkId).map((control) => control.id),
        })) ?? null
      }
      identities={identities}
      hidden={withClosed - page.total}
      now={asOf()}
      openId={openId}
      sheet={sheet}
      refused={findingRefusals(actor)}
      daysMax={policy.days_max}
      me={email}
    />
  )
}
