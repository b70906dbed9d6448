'use client'
import { Button } from '@/components/ui/button'
import { count } from '@/components/ui/figures'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Unknown } from '@/components/ui/unknown'
import styles from './chart-frame.module.css'
import { csvOf } from './csv-of'
import type { ChartData } from './chart-data'

/** The table behind a chart. */
export function ChartTable({ title, data }: { title: string; data: ChartData }) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([csvOf(data)], { type: 'text/csv' }))
    const link = document.createElement('a')
    link.href = address
    link.download = `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.csv`
    link.click()
    URL.revokeObjectURL(address)
  }
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it */}
      <section className={styles.table} aria-label={title} tabIndex={0}>
        <Table label={title} compact>
          <thead>
            <tr>
              {data.head.map((head, column) => (
                <HeadCell key={head} numeric={column > 0}>
                  {head}
                </HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={String(row[0])}>
                {row.map((cell, column) => (
                  <Cell key={data.head[column]} numeric={column > 0}>
                    {cell === null ? <Unknown mark={false} /> : typeof cell === 'number' ? count(cell) : cell}
                  </Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
      <div className={styles.save}>
        <Button look="quiet" small onClick={save}>
          Save as CSV
        </Button>
      </div>
    </>
  )
}
