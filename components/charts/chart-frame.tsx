'use client'
import { useId, useState, type ReactNode } from 'react'
import { SectionTitle } from '@/components/ui/section-title'
import { Segmented } from '@/components/ui/segmented'
import styles from './chart-frame.module.css'
import { ChartTable } from './chart-table'
import type { ChartData } from './chart-data'

type Props = {
  /** Names the measure: "Static credentials by rotation age". */
  title: string
  /** Unit or step, beside the title: "days since last rotation", "weekly". */
  unit: string
  /** The same data in the same order; `null` is unknown. */
  data: ChartData
  /** A key above the drawing, where labels cannot sit on the marks. */
  head?: ReactNode
  children: ReactNode
}

/** Title, unit, and the switch between the drawing and its table. */
export function ChartFrame({ title, unit, data, head, children }: Props) {
  const [form, setForm] = useState<'chart' | 'table'>('chart')
  const id = useId()
  return (
    <figure className={styles.frame} aria-labelledby={id}>
      <SectionTitle
        id={id}
        note={unit}
        more={
          <Segmented
            label={`${title}, shown as`}
            value={form}
            onChange={setForm}
            options={[
              { value: 'chart', label: 'Chart' },
              { value: 'table', label: 'Table' },
            ]}
          />
        }
      >
        {title}
      </SectionTitle>
      {form === 'chart' ? (
        <>
          {head ? <div className={styles.head}>{head}</div> : null}
          {children}
        </>
      ) : (
        <ChartTable title={title} data={data} />
      )}
    </figure>
  )
}
