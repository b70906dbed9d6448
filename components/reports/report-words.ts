import type { ReportState } from '@/lib/reports/queries'
import type { ReportFormat } from '@/lib/reports/report'

export const formatNames: Record<ReportFormat, string> = {
  csv: 'CSV',
  xlsx: 'XLSX',
  json: 'JSON',
  oscal: 'OSCAL',
}

export const reportStateNames: Record<ReportState, string> = {
  queued: 'Waits for its turn',
  running: 'Being made',
  done: 'Made',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** What a report is about and how it is made, as the form needs it. */
export interface ReportKind {
  id: string
  title: string
  question: string
  needs: readonly ('framework' | 'identity')[]
  formats: readonly ReportFormat[]
}
