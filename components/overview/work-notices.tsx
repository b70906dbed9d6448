import { Link } from '@/components/ui/link'
import { counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import type { ExceptionFigures } from '@/lib/findings/exception-queries'
import type { TaskFigures } from '@/lib/tasks/task-queries'

/** Promises that have run out: exceptions past their end, risks that rose under them, tasks past their date. */
export function WorkNotices({ exceptions, tasks }: { exceptions: ExceptionFigures; tasks: TaskFigures }) {
  const notices = [
    exceptions.lapsed > 0 && {
      title: `${counted(exceptions.lapsed, 'exception has', 'exceptions have')} expired while the finding is still open.`,
      href: '/exceptions?lapsed=true',
      words: 'They are open findings again. Fix them or request a renewal.',
    },
    exceptions.stale > 0 && {
      title: `${counted(exceptions.stale, 'exception', 'exceptions')} became stale: the risk increased after approval.`,
      href: '/exceptions?state=stale',
      words: 'A new decision is needed.',
    },
    tasks.overdue > 0 && {
      title: `${counted(tasks.overdue, 'task is', 'tasks are')} overdue.`,
      href: '/tasks?overdue=true',
      words: tasks.awaiting > 0 ? `${counted(tasks.awaiting, 'other waits', 'others wait')} for proof.` : '',
    },
  ].filter((one) => one !== false)
  if (notices.length === 0) return null
  return (
    <section aria-label="Overdue work" className="stack">
      {notices.map((one) => (
        <Notice key={one.href} title={one.title} action={<Link href={one.href}>Show</Link>}>
          {one.words}
        </Notice>
      ))}
    </section>
  )
}
