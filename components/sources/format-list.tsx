import { IconChevronRight } from '@tabler/icons-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { ListSearch } from '@/components/views/list-search'
import type { FormatFilter } from '@/lib/model/filters'
import { formatAnswers } from '@/lib/model/format-groups'
import { formatAnswerNames } from '@/lib/model/words'
import { FormatDetails, type FormatLine } from './format-details'
import { GoToPart } from './go-to-part'
import styles from './sources.module.css'

/** A group of formats, with those that the search leaves. */
interface FormatGroup {
  id: string
  title: string
  formats: FormatLine[]
}

type Props = {
  groups: FormatGroup[]
  filter: FormatFilter
  /** How many formats there are without a filter. */
  total: number
}

// Links lead to this list, below what is connected.
const PATH = '/sources'

/** The formats by platform. Groups are closed, except those that are connected, asked for or searched. */
export function FormatList({ groups, filter, total }: Props) {
  const shown = groups.reduce((sum, group) => sum + group.formats.length, 0)
  const isFiltered = Boolean(filter.q || filter.group)
  return (
    <>
      <GoToPart />
      <div className={styles.find}>
        <ListSearch label="Find a format" />
        <span className="small text-3">
          What it answers:{' '}
          {formatAnswers.map((answer, place) => (
            <span key={answer}>
              {place > 0 ? ' · ' : null}
              <Link
                href={searchFor(formatAnswerNames[answer])}
                aria-current={
                  filter.q?.toLowerCase() === formatAnswerNames[answer].toLowerCase() || undefined
                }
                scroll={false}
              >
                {formatAnswerNames[answer]}
              </Link>
            </span>
          ))}
        </span>
        <span className="grow" />
        <output className="small text-3">
          {isFiltered ? `${shown} of ${counted(total, 'format')}` : counted(total, 'format')}
        </output>
        {isFiltered ? (
          <Link className="small" href={PATH} scroll={false}>
            Show all
          </Link>
        ) : null}
      </div>
      {groups.length === 0 ? (
        <EmptyState
          title="No format matches."
          action={
            <Button small href={PATH}>
              Show all formats
            </Button>
          }
        >
          The search looks at names, platforms and what a format answers. A table of identities (CSV or
          NDJSON) can be imported from any system.
        </EmptyState>
      ) : (
        <div className={styles.formats}>
          {groups.map((group) => (
            <GroupDetails key={group.id} group={group} isAskedFor={isFiltered} />
          ))}
        </div>
      )}
    </>
  )
}

function GroupDetails({ group, isAskedFor }: { group: FormatGroup; isAskedFor: boolean }) {
  const connected = group.formats.filter((format) => format.isConnected).length
  return (
    <details className={styles.format} id={`group-${group.id}`} open={isAskedFor || connected > 0}>
      <summary className={styles.summary}>
        <IconChevronRight size={14} aria-hidden="true" className={styles.chevron} />
        <h3 className={styles.group}>{group.title}</h3>
        <span className="small text-3">
          {counted(group.formats.length, 'format')}
          {connected > 0 ? `, ${connected} connected` : null}
        </span>
      </summary>
      <div className={styles.members}>
        {group.formats.map((format) => (
          <FormatDetails key={format.id} format={format} />
        ))}
        {isAskedFor ? null : (
          <p className={styles.only}>
            <Link className="small" href={`${PATH}?group=${group.id}#collect`} scroll={false}>
              Show {group.title} only
            </Link>
          </p>
        )}
      </div>
    </details>
  )
}

const searchFor = (text: string) => `${PATH}?${new URLSearchParams({ q: text.toLowerCase() })}#collect`
