import { availableParallelism } from 'node:os'

/** So many imports run side by side: half of the processors are left to whoever browses. */
const LANES = Math.max(1, Math.floor(availableParallelism() / 2))

/** The queue of an import; those of one queue run one after another, in the order in which they came. */
export const importQueue = (importId: number): string => `imports ${importId % LANES}`
