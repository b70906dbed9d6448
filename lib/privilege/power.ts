import { awsMethods } from './aws-methods'
import { adminSets } from './escalation'

/** Actions of AWS that lead to more rights: who holds none of them goes nowhere by itself. */
export const powerActions: readonly string[] = [
  ...new Set([
    'sts:AssumeRole',
    ...awsMethods.flatMap(({ needs }) => needs),
    ...adminSets.flatMap(({ needs }) => needs).filter((name) => /^(iam|sts):/.test(name)),
  ]),
].sort()
