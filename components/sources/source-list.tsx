import { IconChevronRight } from '@tabler/icons-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'
import { TabLinks } from '@/components/ui/tab-links'
import { address, type Search } from '@/components/views/address'
import { ListSearch } from '@/components/views/list-search'
import type { SourceRow } from '@/lib/model/answers/imports'
import type { SourceFilter } from '@/lib/model/filters'
import { sourceStates } from '@/lib/model/vocabulary'
import { filterSources, groupSources, type KnownFormats, type SourceGroup } from './source-groups'
import { SourceTable } from './source-table'
import { sourceStateNames } from './source-state'
import styles from './sources.module.css'

type Props = {
  sources: SourceRow[]
  known: KnownFormats
  search: Search
  filter: SourceFilter
  now: string
}

const PATH = '/sources'
/** As many fit on a screen and need no groups. */
const FEW = 12

/** What is connected: few sources as one table, many by platform, with a search and their states. */
export function SourceList({ sources, known, search, filter, now }: Props) {
  if (sources.length <= FEW) return <SourceTable label="Sources" sources={sources} known={known} now={now} />
  const found = filterSources(sources, filter, known)
  const inSearch = filterSources(sources, { source: filter.source }, known)
  const isFiltered = Boolean(filter.source || filter.state)
  return (
    <>
      <div className={styles.find}>
        <ListSearch label="Find a source" name="source" />
        <TabLinks
          label="State of sources"
          tabs={[
            {
              label: 'All',
              href: address(PATH, search, { state: null }),
              count: inSearch.length,
              current: !filter.state,
            },
            ...sourceStates.map((state) => ({
              label: sourceStateNames[state],
              href: address(PATH, search, { state }),
              count: inSearch.filter((source) => source.state === state).length,
              current: filter.state === state,
            })),
          ]}
        />
      </div>
      {found.length === 0 ? (
        <EmptyState
          title="No source matches."
          action={
            <Button small href={address(PATH, search, { source: null, state: null })}>
              Show all sources
            </Button>
          }
        />
      ) : (
        <div className={styles.formats}>
          {groupSources(found, known).map((group) => (
            <GroupDetails key={group.id} group={group} known={known} now={now} isAskedFor={isFiltered} />
          ))}
        </div>
      )}
    </>
  )
}

type GroupProps = { group: SourceGroup; known: KnownFormats; now: string; isAskedFor: boolean }

function GroupDetails({ group, known, now, isAskedFor }: GroupProps) {
  const { title, sources, failed, silent, identities } = group
  return (
    <details className={styles.format} open={isAskedFor || failed + silent > 0}>
      <summary className={styles.summary}>
        <IconChevronRight size={14} aria-hidden="true" className={styles.chevron} />
        <h3 className={styles.group}>{title}</h3>
        <span className="small text-3">
          {[
            counted(sources.length, 'source'),
            ...(failed > 0 ? [`${count(failed)} failed`] : []),
            ...(silent > 0 ? [`${count(silent)} silent`] : []),
            counted(identities, 'identity', 'identities'),
          ].join(' · ')}
        </span>
      </summary>
      <SourceTable label={`Sources: ${title}`} sources={sources} known={known} now={now} />
    </details>
  )
}
