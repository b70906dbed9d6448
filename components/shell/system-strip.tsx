'use client'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import { Link } from '@/components/ui/link'
import { Time } from '@/components/ui/time'
import type { SystemPart } from '@/lib/model/answers/service'
import styles from './system-strip.module.css'

const EVERY_MS = 60_000
const names: Record<SystemPart['part'], string> = {
  worker: 'Worker',
  queue: 'Queue',
  database: 'Database',
  evaluation: 'Evaluation',
  sources: 'Sources',
}
const pages: Partial<Record<SystemPart['part'], string>> = { queue: '/imports', sources: '/sources' }

/** What of the installation is not as it should be, on every page of an administrator; nothing when all is well. */
export function SystemStrip() {
  const { data, error } = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => ask<{ isWell: boolean; parts: SystemPart[] }>('/system', { signal }),
    refetchInterval: EVERY_MS,
    // Without the network the page says so itself.
    networkMode: 'online',
    retry: 1,
  })
  const parts = error
    ? [{ part: 'database' as const, isWrong: true, words: `No answer: ${error.message}`, at: null }]
    : (data?.parts ?? [])
  if (parts.every(({ isWrong }) => !isWrong)) return <output />
  // What is wrong stands first.
  const ordered = [...parts].sort((a, b) => Number(b.isWrong) - Number(a.isWrong))
  return (
    <output className={styles.strip} data-strip title={spoken(ordered)}>
      <span className="visually-hidden">System: </span>
      {ordered.map(({ part, isWrong, words, at }) => (
        <span key={part} className={isWrong ? styles.wrong : styles.well}>
          {isWrong ? <IconAlertTriangle size={14} aria-hidden="true" /> : null}
          <span>
            {pages[part] ? <Link href={pages[part]}>{names[part]}</Link> : names[part]}: {words}
            {at ? (
              <>
                {', '}
                <Time at={at} />
              </>
            ) : null}
          </span>
        </span>
      ))}
    </output>
  )
}

/** All of it: on a narrow screen the line is cut. */
const spoken = (parts: readonly SystemPart[]): string =>
  parts.map(({ part, words }) => `${names[part]}: ${words}`).join('. ')
