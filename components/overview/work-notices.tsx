import { Link } from '@/components/ui/link'
import { counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import type { ExceptionFigures } from '@/lib/findings/exception-queries'
import type { TaskFigures } from '@/lib/tasks/task-queries'

/** Promises that have run out: exceptions past their end, risks that rose under them, tasks past their date. */
export function WorkNotices({ exceptions, tasks }: { exceptions: ExceptionFigures; tasks: TaskFigures }) {
  const notices = [
    exceptions.lapsed > 0 && {
      title: `${counted(exceptions.lapsed, 'exception has', 'exceptions have')} expired, and the gap is still open.`,
      href: '/exceptions?lapsed=true',
      words: 'They count as findings again. Fix them, or ask anew within the renewal limit.',
    },
    exceptions.stale > 0 && {
      title: `${counted(exceptions.stale, 'exception', 'exceptions')} went stale: the risk rose after the approval.`,
      href: '/exceptions?state=stale',
      words: 'Somebody has to decide again.',
    },
    tasks.overdue > 0 && {
      title: `${counted(tasks.overdue, 'task is', 'tasks are')} overdue.`,
      href: '/tasks?overdue=true',
      words: tasks.awaiting > 0 ? `${counted(tasks.awaiting, 'other waits', 'others wait')} for proof.` : '',
    },
  ].filter((one) => one !== false)
  if (notices.length === 0) return null
  return (
    <section aria-label="Work that has run out of time" className="stack">
      {notices.map((one) => (
        <Notice key={one.href} title={one.title} action={<Link href={one.href}>Show</Link>}>
          {one.words}
        </Notice>
      ))}
    </section>
  )
}
