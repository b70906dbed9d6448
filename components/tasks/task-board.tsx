import { Link } from '@/components/ui/link'
import { address, type Search } from '@/components/views/address'
import { count } from '@/components/ui/figures'
import { SeverityMark } from '@/components/ui/severity-mark'
import { StateMark } from '@/components/ui/state-mark'
import type { TaskState } from '@/lib/model/vocabulary'
import { Due } from './due'
import type { TaskPage } from './queries'
import styles from './task-board.module.css'
import { ProofFrom } from './task-columns'

export type BoardColumn = { state: TaskState; page: TaskPage }

/** Tasks by state: the first of each, and how many there are. Cards move by their actions and by data, not by hand. */
export function TaskBoard({ columns, search, now }: { columns: BoardColumn[]; search: Search; now: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it
    <section className={styles.board} aria-label="Tasks by state" tabIndex={0}>
      {columns.map(({ state, page }) => (
        <section key={state} className={styles.column} aria-label={state}>
          <h2 className={styles.head}>
            <StateMark state={state} />
            <span className="num text-3">{count(page.total)}</span>
          </h2>
          {page.total === 0 ? <p className="small text-3">None.</p> : null}
          <ul className={styles.cards}>
            {page.rows.map((task) => (
              <li key={task.id} className={styles.card}>
                <Link className="strong" href={`/tasks/${task.id}`}>
                  {task.identityName}
                </Link>
                <span className="text-2">{task.title}</span>
                <span className="row wrap small">
                  <SeverityMark severity={task.severity} />
                  <span className="text-3 trunc">{task.assignee ?? 'Unassigned'}</span>
                </span>
                <span className="small text-2">
                  {state === 'awaiting_proof' ? <ProofFrom task={task} now={now} /> : <Due task={task} />}
                </span>
              </li>
            ))}
          </ul>
          {page.next ? (
            <Link className="small" href={address('/tasks', search, { state, view: null })}>
              All {count(page.total)}
            </Link>
          ) : null}
        </section>
      ))}
    </section>
  )
}
