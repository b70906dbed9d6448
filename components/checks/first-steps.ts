import type { Provider } from '@/lib/model/vocabulary'
import type { Playbook, PlaybookProvider } from '@/lib/playbooks/playbook'

/**
 * Whose steps a playbook shows first: those of the provider where the identity lives, or those that hold anywhere when it has none of
 * its own. Without an identity, the first that there are.
 */
export function firstSteps(
  steps: Playbook['steps'],
  providers: readonly PlaybookProvider[],
  livesAt: Provider | undefined,
): PlaybookProvider {
  if (livesAt) return providers.find((one) => one === livesAt && steps[one]) ?? 'other'
  return providers.find((one) => steps[one]) ?? 'other'
}
