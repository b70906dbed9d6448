import type { RotationPolicy } from '@/components/credentials/rotation-policy'
import { thresholdSources, type Param } from '@/lib/checks/check'
import { checkById } from '@/lib/checks/index'
import { currentRules } from '@/lib/checks/rules'

/** The rotation interval in force with the origin of its number. */
export async function rotationPolicy(): Promise<RotationPolicy> {
  const values = (await currentRules()).params.get('rotation-overdue')!
  const published = checkById('rotation-overdue')!.params.default_interval_days as Param
  const days = values.default_interval_days!
  return {
    days,
    asymmetricDays: values.crypto_interval_days!,
    origin:
      days === published.default
        ? thresholdSources[published.source]
        : `${days} days, set by this installation; the published number is ${published.default}`,
  }
}
