/** A figure is always a ratio to a named floor, both taken in this run on this machine. */
export interface Figure {
  name: string
  value: number
  unit: 'ratio' | 'ms' | 'rows' | 'rows/s' | 'MB'
  floor?: string
  goal?: string
}
