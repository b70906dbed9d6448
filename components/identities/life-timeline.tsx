import { EventTimeline } from '@/components/charts/event-timeline'
import { SectionTitle } from '@/components/ui/section-title'
import { counted } from '@/components/ui/figures'
import { TabLinks } from '@/components/ui/tab-links'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { Life, LifeRange, Milestone } from '@/lib/inventory/identity-life'
import { LifeLanes } from './life-lanes'
import { milestoneNames } from './milestone-names'

type Props = { id: string; range: LifeRange; life: Life; milestones: Milestone[] }

const rangeNames: Record<LifeRange, string> = { '90': '90 days', year: 'Year', all: 'Whole history' }
const SHOWN = 12

/** What was issued and used over time, and what was made, rotated, found and decided along it. */
export function LifeTimeline({ id, range, life, milestones }: Props) {
  return (
    <>
      {life.days.length > 0 ? (
        <section aria-label="Timeline">
          <TabLinks
            label="Range"
            tabs={(Object.keys(rangeNames) as LifeRange[]).map((one) => ({
              href: `/identities/${id}?tab=use&range=${one}`,
              label: rangeNames[one],
              current: one === range,
            }))}
          />
          <EventTimeline
            days={life.days}
            step={life.step}
            below={<LifeLanes life={life} milestones={milestones} />}
          />
        </section>
      ) : null}
      {milestones.length > 0 ? (
        <section aria-labelledby="milestones">
          <SectionTitle
            id="milestones"
            note={`${counted(milestones.length, 'date')}${milestones.length > SHOWN ? `, the newest ${SHOWN} here` : ''}`}
          >
            Made, rotated, found, decided
          </SectionTitle>
          <Table label="Dates, table" compact blocks>
            <thead>
              <tr>
                <HeadCell width={130}>Day</HeadCell>
                <HeadCell width={120}>About</HeadCell>
                <HeadCell>What</HeadCell>
              </tr>
            </thead>
            <tbody>
              {milestones.slice(0, SHOWN).map((one) => (
                <tr key={`${one.at} ${one.text}`}>
                  <Cell>
                    <Time at={one.at} form="day" />
                  </Cell>
                  <Cell>{milestoneNames[one.what]}</Cell>
                  <Cell>{one.text}</Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </section>
      ) : null}
    </>
  )
}
