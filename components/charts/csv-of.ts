import type { ChartData } from './chart-data'

const cell = (value: string | number | null) => {
  const text = value === null ? 'unknown' : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** CSV whose cells cannot start a formula in a spreadsheet; unknown is written as the word. */
export function csvOf({ head, rows }: ChartData): string {
  return [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
}
