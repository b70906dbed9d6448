import type { Context, Format } from '../source'

export interface FileToLoad {
  id: number
  importId: number
  sourceId: number
  path: string
  format: Format
  context: Context
  /** Somebody wants to see a preview first: events are counted, and stored only once the import is confirmed. */
  holdsEvents: boolean
}
