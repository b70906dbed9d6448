/** What one right gives its holder by itself, on platforms whose paths are not searched step by step. */
export interface Power {
  /** The full name of the action. */
  right: string
  /** `admin`: the holder is one. `step`: the holder can become one. `doubt`: it depends on what no import tells. */
  gives: 'admin' | 'step' | 'doubt'
  why: string
}
