import { counted } from '@/components/ui/figures'
import type { RotationPolicy } from '@/lib/model/answers/inventory'
import { thresholdSources, type Param } from '@/lib/checks/check'
import { checkById } from '@/lib/checks/index'
import { agePolicy, currentRules } from '@/lib/checks/rules'

/** The rotation interval in force with the origin of its number. */
export async function rotationPolicy(): Promise<RotationPolicy> {
  const policy = agePolicy(await currentRules())
  const published = checkById('rotation-overdue')!.params.default_interval_days as Param
  const { days } = policy
  return {
    ...policy,
    origin:
      days === published.default
        ? thresholdSources[published.source]
        : `${counted(days, 'day')}, set here; published default ${published.default}`,
  }
}
