'use client'
import { useQuery } from '@tanstack/react-query'
import { IconChevronDown } from '@tabler/icons-react'
import { usePathname, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { ask } from '@/components/session/ask'
import { speaksOfPresent } from '@/components/session/point-of-view'
import { Button } from '@/components/ui/button'
import { day, minute } from '@/components/ui/figures'
import { Menu } from '@/components/ui/menu'
import { TextField } from '@/components/ui/text-field'
import type { Judging } from '@/lib/model/answers/service'
import styles from './pick.module.css'

const backs: [days: number, words: string][] = [
  [1, 'Yesterday'],
  [7, 'A week ago'],
  [30, '30 days ago'],
  [90, '90 days ago'],
  [365, 'A year ago'],
]
const DAY_MS = 86_400_000
const dayBack = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)

/** "22 Aug 2026", with time if the address has one. UTC. */
export function asOfWords(asOf: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(asOf)) return day(new Date(asOf), 'UTC')
  return `${minute(new Date(asOf.replace(' ', '+')), 'UTC')} UTC`
}

/** The date of all figures. A change reloads the page, so that no data of another date remains. */
export function AsOfPick() {
  const pathname = usePathname()
  const search = useSearchParams()
  const [typed, setTyped] = useState('')
  if (speaksOfPresent(pathname)) return null
  const asOf = search.get('as_of')
  const lookFrom = (instant: string | null) => {
    const next = new URLSearchParams(search)
    for (const name of ['as_of', 'cursor', 'open', 'refused']) next.delete(name)
    if (instant) next.set('as_of', instant)
    window.location.assign(`${pathname}${next.size > 0 ? `?${next}` : ''}`)
  }
  return (
    <Menu
      align="start"
      className={styles.pick}
      trigger={
        <>
          <span className={styles.noun}>As of </span>
          <span className={styles.value}>{asOf ? `${asOfWords(asOf)}, past` : 'now'}</span>
          <IconChevronDown size={14} aria-hidden="true" />
        </>
      }
    >
      <button type="button" aria-current={!asOf} onClick={() => lookFrom(null)}>
        Now
      </button>
      {backs.map(([days, words]) => (
        <button
          key={days}
          type="button"
          aria-current={asOf === dayBack(days)}
          onClick={() => lookFrom(dayBack(days))}
        >
          <span className="grow">{words}</span>
          <span className="small text-3">{asOfWords(dayBack(days))}</span>
        </button>
      ))}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (typed) lookFrom(typed)
        }}
      >
        <TextField
          label="End of day (UTC)"
          type="date"
          max={dayBack(1)}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button small type="submit" aria-pressed={false}>
          Apply
        </Button>
      </form>
      <RestsOn asOf={asOf} />
    </Menu>
  )
}

/** Which evaluation the figures rest on, and the way to evaluate the same data again. */
function RestsOn({ asOf }: { asOf: string | null }) {
  const { data } = useQuery({ queryKey: ['judging', asOf], queryFn: () => ask<Judging>('/judging') })
  const search = useSearchParams()
  if (!data) return <p className={styles.rests}>Loading the evaluation of this date…</p>
  if (!data.last) return <p className={styles.rests}>No evaluation before this date.</p>
  const report = new URLSearchParams({ kind: 'judged-anew' })
  for (const name of ['as_of', 'scope']) if (search.has(name)) report.set(name, search.get(name)!)
  return (
    <div className={styles.rests}>
      <p>
        Based on evaluation {data.last.judgement}, data of {minute(new Date(data.last.asOf), 'UTC')} UTC
        {data.last.isByRulesInForce ? '' : '; the rules have changed since'}.
      </p>
      {asOf ? <a href={`/reports?${report}`}>Evaluate this day again</a> : null}
    </div>
  )
}
