import { thresholdSources } from '@/lib/checks/check'
import { checkById } from '@/lib/checks/index'
import { currentRules } from '@/lib/checks/rules'
import { count } from '@/components/ui/figures'

const NUMBERS_SHOWN = 3

/** Where the numbers of each check come from, in a line: "90 days (CIS AWS Foundations 7.0.0, 2.12)". */
export async function thresholdOrigins(checkIds: readonly string[]): Promise<Record<string, string>> {
  const rules = await currentRules()
  return Object.fromEntries(
    checkIds.map((id) => {
      const said = Object.entries(checkById(id)?.params ?? {}).map(([name, param]) => {
        const value = rules.params.get(id)?.[name] ?? param.default
        const origin =
          value !== param.default
            ? `set by this installation, default ${count(param.default)}`
            : param.source === 'product'
              ? 'no published origin'
              : thresholdSources[param.source].split(':')[0]
        return `${count(value)} ${param.unit} (${origin})`
      })
      const unpublished = said.filter((one) => one.endsWith('(no published origin)')).length
      const line =
        said.length > NUMBERS_SHOWN
          ? `${said.length} numbers, ${unpublished} of them without a published origin`
          : said.join('; ')
      return [id, line || 'Needs no number']
    }),
  )
}
