'use client'
import { IconChevronDown } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { startTransition, useOptimistic, useState, type ReactNode } from 'react'
import { count } from './figures'
import { Unknown } from './unknown'
import styles from './facet-group.module.css'

export type FacetValue = {
  value: string
  label: ReactNode
  /** How many there would be if this value were added to the filter; null where it cannot be counted. */
  count: number | null
  selected: boolean
  /** Sorts last and carries the mark. */
  unknown?: boolean
  /** The address with this value toggled; `onToggle` takes its place where the filter is not in the URL. */
  href?: string
}

type Props = {
  title: string
  values: FacetValue[]
  onToggle?: (value: string) => void
  closed?: boolean
  /** Values shown before "12 more". */
  most?: number
  /** In place of the values when the source of this facet has failed. */
  failed?: ReactNode
}

export function FacetGroup({ title, values, onToggle, closed, most = 8, failed }: Props) {
  const router = useRouter()
  const [all, setAll] = useState(false)
  // The box answers at once; the list follows when the server has.
  const [pressed, press] = useOptimistic<ReadonlySet<string>, string>(new Set(), (set, v) =>
    new Set(set).add(v),
  )
  const ordered = [...values.filter((v) => !v.unknown), ...values.filter((v) => v.unknown)]
  const shown = ordered.filter((v, place) => all || v.selected || v.unknown || place < most)
  const hidden = ordered.length - shown.length
  const selected = values.filter((v) => v.selected).length

  const toggle = (v: FacetValue) => {
    startTransition(() => {
      press(v.value)
      if (onToggle) onToggle(v.value)
      else if (v.href) router.push(v.href, { scroll: false })
    })
  }

  return (
    <details className={styles.facet} open={!closed || selected > 0}>
      <summary className={styles.head}>
        <span className={styles.title}>{title}</span>
        {selected > 0 ? <span className="small text-3">{selected} selected</span> : null}
        <IconChevronDown className={styles.chevron} size={14} aria-hidden="true" />
      </summary>
      {failed ? (
        <div className={styles.failed}>{failed}</div>
      ) : (
        <fieldset aria-label={title}>
          {shown.map((v) => (
            <label key={v.value} className={styles.value}>
              <input
                type="checkbox"
                className={styles.box}
                checked={v.selected !== pressed.has(v.value)}
                onChange={() => toggle(v)}
              />
              <span className="grow trunc">{v.unknown ? <Unknown mark>{v.label}</Unknown> : v.label}</span>
              <span className={styles.count} title="Rows if this value is added">
                {v.count === null ? null : count(v.count)}
              </span>
            </label>
          ))}
          {hidden > 0 || all ? (
            <button type="button" className={styles.more} onClick={() => setAll(!all)}>
              {all ? 'Fewer' : `${hidden} more`}
            </button>
          ) : null}
        </fieldset>
      )}
    </details>
  )
}
