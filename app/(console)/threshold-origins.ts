import { thresholdSources } from '@/lib/checks/check'
import { checkById } from '@/lib/checks/index'
import { currentRules } from '@/lib/checks/rules'
import { CUSTOM_PREFIX } from '@/lib/model/custom-checks'
import { paramValue } from '@/components/checks/check-words'
import { counted } from '@/components/ui/figures'

const NUMBERS_SHOWN = 3
const isCustom = (id: string): boolean => id.startsWith(CUSTOM_PREFIX)

/** Source of the thresholds of each check, in one line: "90 days (CIS AWS Foundations 7.0.0, 2.12)". */
export async function thresholdOrigins(checkIds: readonly string[]): Promise<Record<string, string>> {
  const rules = await currentRules()
  return Object.fromEntries(
    checkIds.map((id) => {
      const numbers = Object.entries(checkById(id)?.params ?? {}).map(([name, param]) => {
        const value = rules.params.get(id)?.[name] ?? param.default
        const isDefault = value === param.default
        return { param, value, isDefault, isUnpublished: isDefault && param.source === 'product' }
      })
      const said = numbers.map(({ param, value, isDefault, isUnpublished }) => {
        const origin = !isDefault
          ? `set here, default ${paramValue(param.default, param.unit)}`
          : isUnpublished
            ? 'no published source'
            : thresholdSources[param.source].split(':')[0]
        return `${paramValue(value, param.unit)} (${origin})`
      })
      const unpublished = numbers.filter((one) => one.isUnpublished).length
      const line =
        said.length > NUMBERS_SHOWN
          ? `${counted(said.length, 'number')}, ${unpublished} of them without a published source`
          : said.join('; ')
      return [id, line || (isCustom(id) ? 'Custom check, no published source' : 'No threshold')]
    }),
  )
}
