export interface ImportToMerge {
  id: number
  sourceId: number
  completeness: 'complete' | 'partial'
  asOf: Date
}
