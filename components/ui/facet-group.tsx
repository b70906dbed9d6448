'use client'
import { IconChevronDown, IconEqualNot } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { startTransition, useOptimistic, useState, type MouseEvent } from 'react'
import { cx } from './cx'
import { count } from './figures'
import { Unknown } from './unknown'
import styles from './facet-group.module.css'

export type FacetValue = {
  value: string
  label: string
  /** How many there would be if this value were added to the filter; null where it cannot be counted. */
  count: number | null
  selected: boolean
  excluded: boolean
  /** Sorts last and carries the mark. */
  unknown?: boolean
  /** The addresses with this value toggled, asked for or excluded. */
  href: string
  excludeHref: string
}

type Props = {
  title: string
  values: FacetValue[]
  closed?: boolean
  /** Values shown before "12 more". */
  most?: number
}

type Answer = 'asked' | 'excluded' | null
const answerOf = ({ selected, excluded }: FacetValue): Answer =>
  selected ? 'asked' : excluded ? 'excluded' : null

const isModified = (event: { shiftKey: boolean; altKey: boolean }) => event.shiftKey || event.altKey

/** The values of one field: each is asked for by its box, or excluded by the button at its end or a click with Shift or Alt. */
export function FacetGroup({ title, values, closed, most = 8 }: Props) {
  const router = useRouter()
  const [all, setAll] = useState(false)
  // The row answers at once; the list follows when the server has.
  const [pressed, press] = useOptimistic<ReadonlyMap<string, Answer>, [string, Answer]>(
    new Map(),
    (map, [value, answer]) => new Map(map).set(value, answer),
  )
  const ordered = [...values.filter((v) => !v.unknown), ...values.filter((v) => v.unknown)]
  const shown = ordered.filter((v, place) => all || answerOf(v) || v.unknown || place < most)
  const hidden = ordered.length - shown.length
  const inUse = [
    [values.filter((v) => v.selected).length, 'selected'],
    [values.filter((v) => v.excluded).length, 'excluded'],
  ] as const

  const toggle = (v: FacetValue, answer: 'asked' | 'excluded') => {
    startTransition(() => {
      press([v.value, answerOf(v) === answer ? null : answer])
      router.push(answer === 'asked' ? v.href : v.excludeHref, { scroll: false })
    })
  }
  // Some browsers do not pass a click with a modifier on to the box of its label.
  const clicked = (v: FacetValue, event: MouseEvent) => {
    if (!isModified(event) || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    toggle(v, 'excluded')
  }

  return (
    <details className={styles.facet} open={!closed || inUse.some(([n]) => n > 0)}>
      <summary className={styles.head}>
        <span className={styles.title}>{title}</span>
        <span className="small text-3">
          {inUse
            .filter(([n]) => n > 0)
            .map(([n, word]) => `${n} ${word}`)
            .join(', ')}
        </span>
        <IconChevronDown className={styles.chevron} size={14} aria-hidden="true" />
      </summary>
      <fieldset aria-label={title}>
        {shown.map((v) => {
          const answer = pressed.has(v.value) ? pressed.get(v.value) : answerOf(v)
          const isExcluded = answer === 'excluded'
          const said = `Exclude ${title} ${v.label}`
          return (
            <div key={v.value} className={styles.value}>
              {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- keys reach the box and the button */}
              <label className={styles.choice} onClick={(event) => clicked(v, event)}>
                <input
                  type="checkbox"
                  className={styles.box}
                  checked={answer === 'asked'}
                  onChange={({ nativeEvent }) =>
                    toggle(
                      v,
                      nativeEvent instanceof MouseEvent && isModified(nativeEvent) ? 'excluded' : 'asked',
                    )
                  }
                />
                <span className={cx('grow trunc', isExcluded && styles.excluded)} title={v.label}>
                  {v.unknown ? <Unknown mark>{v.label}</Unknown> : v.label}
                </span>
                <span className={styles.count} title="Rows if this value is added">
                  {v.count === null ? null : count(v.count)}
                </span>
              </label>
              <button
                type="button"
                className={styles.exclude}
                aria-label={said}
                aria-pressed={isExcluded}
                title={isExcluded ? `${title} is not ${v.label}: take back` : said}
                onClick={() => toggle(v, 'excluded')}
              >
                <IconEqualNot size={14} aria-hidden="true" />
              </button>
            </div>
          )
        })}
        {hidden > 0 || all ? (
          <button type="button" className={styles.more} onClick={() => setAll(!all)}>
            {all ? 'Fewer' : `${hidden} more`}
          </button>
        ) : null}
      </fieldset>
    </details>
  )
}
