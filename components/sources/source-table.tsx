import { Link } from '@/components/ui/link'
import { count, counted } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { KnownFormats } from './source-groups'
import { SourceState } from './source-state'
import type { SourceRow } from '@/lib/model/answers/imports'

type Props = {
  /** The accessible name. */
  label: string
  sources: SourceRow[]
  known: KnownFormats
  now: string
}

/** What is connected, how fresh it is and what it brought. */
export function SourceTable({ label, sources, known, now }: Props) {
  return (
    <Table label={label} blocks>
      <thead>
        <tr>
          <HeadCell>Source</HeadCell>
          <HeadCell width={120}>State</HeadCell>
          <HeadCell width={112}>Last import</HeadCell>
          <HeadCell width={112} under={1040}>
            Last complete
          </HeadCell>
          <HeadCell width={196} under={960}>
            Events
          </HeadCell>
          <HeadCell width={88} numeric>
            Identities
          </HeadCell>
          <HeadCell width={96} numeric>
            Credentials
          </HeadCell>
          <HeadCell width={76} numeric>
            Imports
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <tr key={source.id}>
            <Cell>
              <NameCell
                mark={<KindMark provider={source.provider} />}
                name={source.name}
                href={`/imports?source=${source.id}`}
                detail={[...source.formats.map((id) => known[id]?.title ?? id), ...exposuresOf(source)].join(
                  ' · ',
                )}
              />
            </Cell>
            <Cell>
              <SourceState state={source.state} />
            </Cell>
            <Cell>
              {source.lastImportAt ? (
                <Link href={`/imports/${source.lastImportId}`}>
                  <Time at={source.lastImportAt} form="relative" now={now} />
                </Link>
              ) : (
                <span className="text-3">none stored</span>
              )}
            </Cell>
            <Cell under={1040}>
              {source.lastCompleteAt ? (
                <Time at={source.lastCompleteAt} form="relative" now={now} />
              ) : (
                <span className="text-3">never</span>
              )}
            </Cell>
            <Cell under={960}>
              {source.eventsFrom && source.eventsTo ? (
                <span className="text-2">
                  <Time at={source.eventsFrom} form="day" /> to <Time at={source.eventsTo} form="day" />
                </span>
              ) : (
                <span className="text-3">no log</span>
              )}
            </Cell>
            <Cell numeric label="identities">
              {source.identities > 0 ? (
                <Link href={`/identities?source=${source.id}`}>{count(source.identities)}</Link>
              ) : (
                0
              )}
            </Cell>
            <Cell numeric label="credentials">
              {source.credentials > 0 ? (
                <Link href={`/credentials?source=${source.id}`}>{count(source.credentials)}</Link>
              ) : (
                0
              )}
            </Cell>
            <Cell numeric label="imports">
              {count(source.imports)}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** What a scanner found; what matches no credential stays without a finding unless the scanner tried it and it worked. */
const exposuresOf = ({ exposures, exposuresMatched }: SourceRow): string[] =>
  exposures > 0
    ? [`${counted(exposures, 'secret')} found, ${count(exposuresMatched)} in a known credential`]
    : []
