import { EventTimeline } from '@/components/charts/event-timeline'
import { SectionTitle } from '@/components/ui/section-title'
import { counted } from '@/components/ui/figures'
import { TabLinks } from '@/components/ui/tab-links'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { Life, LifeRange, Milestone } from '@/lib/inventory/identity-life'
import { Button } from '@/components/ui/button'
import { LifeLanes } from './life-lanes'
import { zoomOf } from './life-zoom'
import { milestoneNames } from './milestone-names'

type Props = { id: string; range: LifeRange; life: Life; milestones: Milestone[] }

const rangeNames = { '90': '90 days', year: 'Year', all: 'Whole history' }
const SHOWN = 12

/** What was issued and used over time, and what was made, rotated, found and decided along it. */
export function LifeTimeline({ id, range, life, milestones }: Props) {
  const page = `/identities/${id}?tab=use&range=`
  const zoom = zoomOf(life)
  const ways = [
    ['Zoom in', zoom.nearer],
    ['Zoom out', zoom.wider],
    ['Earlier', zoom.earlier],
    ['Later', zoom.later],
  ] as const
  const rest = milestones.slice(SHOWN)
  return (
    <>
      {life.days.length > 0 ? (
        <section aria-label="Timeline">
          <TabLinks
            label="Range"
            tabs={(['90', 'year', 'all'] as const).map((one) => ({
              href: `${page}${one}`,
              label: rangeNames[one],
              current: one === range,
            }))}
          />
          <fieldset className="row wrap under" aria-label="Zoom">
            {ways.map(([name, to]) =>
              to ? (
                <Button key={name} small look="quiet" href={`${page}${to}`}>
                  {name}
                </Button>
              ) : null,
            )}
          </fieldset>
          <EventTimeline
            days={life.days}
            step={life.step}
            page={page}
            below={<LifeLanes life={life} milestones={milestones} />}
          />
        </section>
      ) : null}
      {milestones.length > 0 ? (
        <section aria-labelledby="milestones">
          <SectionTitle id="milestones" note={counted(milestones.length, 'date')}>
            Milestones
          </SectionTitle>
          <Dates milestones={milestones.slice(0, SHOWN)} />
          {rest.length > 0 ? (
            <details className="under">
              <summary className="small">Show {counted(rest.length, 'earlier date')}</summary>
              <Dates milestones={rest} />
            </details>
          ) : null}
        </section>
      ) : null}
    </>
  )
}

const Dates = ({ milestones }: { milestones: Milestone[] }) => (
  <Table label="Dates, table" compact>
    <thead>
      <tr>
        <HeadCell width={112}>Day</HeadCell>
        <HeadCell width={120} keep={3}>
          About
        </HeadCell>
        <HeadCell>What</HeadCell>
      </tr>
    </thead>
    <tbody>
      {milestones.map((one, at) => (
        // The same may be found twice in one moment, of two credentials.
        <tr key={`${one.at} ${one.text} ${at}`}>
          <Cell>
            <Time at={one.at} form="day" />
          </Cell>
          <Cell keep={3}>{milestoneNames[one.what]}</Cell>
          <Cell>{one.text}</Cell>
        </tr>
      ))}
    </tbody>
  </Table>
)
