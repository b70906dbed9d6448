import type { Context, Format } from '../source'

export interface FileToLoad {
  id: number
  importId: number
  sourceId: number
  path: string
  format: Format
  context: Context
}
