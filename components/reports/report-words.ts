import type { ReportState } from '@/lib/reports/queries'
import type { FilteredList } from '@/lib/reports/report'
import type { FrameworkEdition } from '@/lib/model/answers/frameworks'
import type { ReportFormat, ReportParams, ScheduleUnit } from '@/lib/model/answers/reports'

export const formatNames: Record<ReportFormat, string> = {
  pdf: 'PDF',
  xlsx: 'XLSX',
  csv: 'CSV, evidence sheet beside it',
  'csv-commented': 'CSV with the evidence sheet in comments',
  'csv-evidence': 'Evidence sheet as CSV',
  json: 'JSON',
  oscal: 'OSCAL assessment results',
  'oscal-poam': 'OSCAL plan of action',
  'oscal-component': 'OSCAL component definition',
}

export const scheduleNames: Record<ScheduleUnit, string> = {
  week: 'Every week, on Monday morning',
  month: 'Every month, on the 1st',
  quarter: 'Every quarter, on its first day',
}

export const reportStateNames: Record<ReportState, string> = {
  queued: 'Queued',
  running: 'Generating',
  done: 'Ready',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** What a report is about and how it is made, as the form needs it. */
export interface ReportKind {
  id: string
  title: string
  question: string
  needs: readonly (keyof ReportParams)[]
  takes: readonly (keyof ReportParams)[]
  list: FilteredList | null
  /** It supports samples. */
  isPopulation: boolean
  formats: readonly ReportFormat[]
}

/** "2.0, in use until 2026-11-29 (3f2a91c0)": the day in UTC, and the beginning of the edition's name. */
export function editionName({ version, edition, state, until }: FrameworkEdition): string {
  const words = {
    in_use: 'in use',
    available: 'not adopted',
    former: `in use until ${until?.slice(0, 10)}`,
  }[state]
  return `${version}, ${words} (${edition.slice(0, 8)})`
}
