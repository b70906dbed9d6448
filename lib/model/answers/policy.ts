import { z } from 'zod'
import { timestamp } from './page'

/** One value in which a policy file and the installation differ; null where one of them has none. */
export const difference = z.object({ path: z.string(), installation: z.unknown(), file: z.unknown() })
export type Difference = z.infer<typeof difference>

/** In what the installation differs from the policy file that was applied last. */
export const policyDrift = z.object({
  appliedBy: z.string(),
  appliedAt: timestamp,
  differences: z.array(difference),
  unreadable: z.string().nullable().describe('Why the file cannot be read by this version.'),
})
export type PolicyDrift = z.infer<typeof policyDrift>
