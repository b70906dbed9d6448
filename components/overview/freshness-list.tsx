import { Link } from '@/components/ui/link'
import { count } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { SourceRow } from '@/lib/model/answers/imports'

const SHOWN = 8
const words: Record<SourceRow['state'], string> = {
  fresh: 'Fresh',
  silent: 'Silent',
  failed: 'Failed',
  empty: 'Nothing yet',
}

/** How old the figures of this page are, source by source; oldest data first. */
export function FreshnessList({ sources, now }: { sources: SourceRow[]; now: string }) {
  const ordered = [...sources].sort((a, b) => (a.lastImportAt ?? '').localeCompare(b.lastImportAt ?? ''))
  return (
    <section aria-labelledby="fresh">
      <SectionTitle
        id="fresh"
        note="oldest data first"
        more={<Link href="/sources">All {count(sources.length)} sources</Link>}
      >
        Sources
      </SectionTitle>
      <Table label="Sources">
        <thead>
          <tr>
            <HeadCell>Source</HeadCell>
            <HeadCell width={110}>Last import</HeadCell>
            <HeadCell width={84}>State</HeadCell>
            <HeadCell width={88} numeric keep={2}>
              Identities
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {ordered.slice(0, SHOWN).map((source) => (
            <tr key={source.id}>
              <Cell>
                <NameCell
                  name={source.name}
                  detail={source.formats.join(', ')}
                  mark={<KindMark provider={source.provider} />}
                />
              </Cell>
              <Cell>
                {source.lastImportAt && source.lastImportId ? (
                  <Link href={`/imports/${source.lastImportId}`} prefetch={false}>
                    <Time at={source.lastImportAt} form="relative" now={now} />
                  </Link>
                ) : (
                  'Never'
                )}
              </Cell>
              <Cell>
                <span className={source.state === 'fresh' ? undefined : 'strong'}>{words[source.state]}</span>
              </Cell>
              <Cell numeric keep={2}>
                {count(source.identities)}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}
