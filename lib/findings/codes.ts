import {
  type Change,
  changes,
  code,
  type FindingState,
  findingStates,
  severities,
} from '@/lib/model/vocabulary'

/** SQL of a finding's state. */
export const state = (word: FindingState): number => code(findingStates, word)
/** SQL of a word of the history of findings and tasks. */
export const change = (word: Change): number => code(changes, word)
/** SQL of the words of severities by their codes; arrays begin with 1. */
export const severityWords = `'{${severities.join(',')}}'::text[]`
