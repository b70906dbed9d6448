import { counted } from '@/components/ui/figures'
import type { ImportState } from '@/lib/ingest/queries'

/** How the states of an import read on screen. */
export const importStateNames: Record<ImportState, string> = {
  queued: 'Queued',
  reading: 'Reading',
  preview: 'Needs confirmation',
  merging: 'Storing',
  judging: 'Judging',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Discarded',
}

const running: readonly ImportState[] = ['queued', 'reading', 'merging', 'judging']
/** It changes without a user action. */
export const isRunning = (state: ImportState): boolean => running.includes(state)

/** Validate, Preview, Confirm: where an import stands, counted from 0. */
export const stepOf = (state: ImportState): number =>
  state === 'queued' || state === 'reading' ? 0 : state === 'preview' ? 1 : state === 'done' ? 3 : 2

/** "38.4 MB". Decimal units, as file managers and browsers show them. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let size = bytes / 1000
  let unit = 0
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`
}

/** What a record of a preview is about: `identity:iam_user` → "IAM user". */
export function aboutName(about: string, kinds: Readonly<Record<string, string>>): string {
  const [type = about, kind] = about.split(':')
  if (kind) return kinds[kind] ?? kind
  const words = type.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A field of the model as a person reads it: `last_used` → "Last used". */
export function fieldName(field: string): string {
  if (field === 'native_id') return 'Provider id'
  const words = field.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** An idle worker takes up what is queued within seconds. */
const LONG_MS = 60_000

/** What is said of an import that is queued: one that waits long waits for a worker that is busy, frozen or gone. */
export function queuedWords(files: number, since: string, at: number): string {
  const ms = at - Date.parse(since)
  const waiting = `${counted(files, 'file')} in the queue`
  if (ms < LONG_MS) return waiting
  return `${waiting} for ${counted(Math.floor(ms / 60_000), 'minute')}: the worker is busy with other imports, or does not answer. It continues without you once the worker is free`
}
