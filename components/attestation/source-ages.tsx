import { count } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import type { SourceAge } from '@/lib/model/answers/attestation'

/** How fresh the data is that reviewers will decide on. */
export function SourceAges({ sources, now }: { sources: SourceAge[]; now: string }) {
  return (
    <section aria-labelledby="sources">
      <SectionTitle id="sources" note="data behind the decisions">
        Age of the sources
      </SectionTitle>
      <Table label="Age of the sources" blocks>
        <thead>
          <tr>
            <HeadCell>Source</HeadCell>
            <HeadCell width={100} numeric>
              Items
            </HeadCell>
            <HeadCell width={260}>Last import</HeadCell>
          </tr>
        </thead>
        <tbody>
          {sources.map((one) => {
            const isOld =
              one.lastAt !== null &&
              Date.parse(now) - Date.parse(one.lastAt) > one.silentAfterHours * 3_600_000
            return (
              <tr key={one.id}>
                <Cell>{one.name}</Cell>
                <Cell numeric label="items">
                  {count(one.items)}
                </Cell>
                <Cell label="last import">
                  {one.lastAt ? (
                    <span className={isOld ? 'strong' : undefined}>
                      <Time at={one.lastAt} form="relative" now={now} />
                      {isOld ? ', overdue' : ''}
                    </span>
                  ) : (
                    <Unknown because="no completed import" />
                  )}
                </Cell>
              </tr>
            )
          })}
        </tbody>
      </Table>
    </section>
  )
}
