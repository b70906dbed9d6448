'use client'
import { useRouter } from 'next/navigation'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { ReportSchedule } from '@/lib/model/answers/reports'
import { useEndSchedule } from './queries'
import { scheduleNames } from './report-words'

/** Reports that are made again and again. Nothing is shown where there are none. */
export function ScheduleList({ schedules }: { schedules: ReportSchedule[] }) {
  if (schedules.length === 0) return null
  return (
    <section aria-labelledby="schedules">
      <SectionTitle id="schedules" note="created with the permissions of whoever scheduled them">
        Scheduled reports
      </SectionTitle>
      <Table label="Scheduled reports" compact blocks>
        <thead>
          <tr>
            <HeadCell width="24%">Report</HeadCell>
            <HeadCell width={220}>Repeats</HeadCell>
            <HeadCell width={120}>Next</HeadCell>
            <HeadCell width={120}>Last</HeadCell>
            <HeadCell>Mailed to</HeadCell>
            <HeadCell width={90}>
              <span className="visually-hidden">End</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {schedules.map((one) => (
            <ScheduleRow key={one.id} schedule={one} />
          ))}
        </tbody>
      </Table>
    </section>
  )
}

function ScheduleRow({ schedule }: { schedule: ReportSchedule }) {
  const router = useRouter()
  const end = useEndSchedule(schedule.id)
  return (
    <tr>
      <Cell>
        <span className="strong">{schedule.title}</span>
        <span className="small text-3 block">by {schedule.createdBy}</span>
      </Cell>
      <Cell>{scheduleNames[schedule.every]}</Cell>
      <Cell label="next">
        {schedule.endedBecause ? (
          <span>
            <b>Ended:</b> {schedule.endedBecause}
          </span>
        ) : (
          <Time at={schedule.nextAt} form="day" />
        )}
      </Cell>
      <Cell label="last">
        {schedule.last ? (
          <Link href={`/reports/${schedule.last.id}`}>
            <Time at={schedule.last.at} form="day" />
          </Link>
        ) : (
          <span className="text-3">not yet</span>
        )}
      </Cell>
      <Cell label="mailed to">
        {schedule.recipients.length > 0 ? (
          schedule.recipients.join(', ')
        ) : (
          <span className="text-3">nobody</span>
        )}
      </Cell>
      <Cell>
        <Button
          small
          aria-label={`Remove the schedule of ${schedule.title}`}
          aria-disabled={end.isPending || undefined}
          onClick={() => end.mutate(undefined, { onSuccess: () => router.refresh() })}
        >
          Remove
        </Button>
        {end.error ? <span role="alert">{end.error.message}</span> : null}
      </Cell>
    </tr>
  )
}
