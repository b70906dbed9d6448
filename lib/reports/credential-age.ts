import { agePolicy, currentRules } from '@/lib/checks/rules'
import {
  type AgePolicy,
  credentialAges,
  credentialKeys,
  credentialsByKey,
  everyCredential,
} from '@/lib/inventory/credentials'
import { filterOf } from './filter'
import { judgedAt } from './walk'
import { type Cell, type Chart, instant, type Report, text, tabular, outerId } from './report'
import { sql } from '@/lib/db/sql'
import { fileId, idOf } from '@/lib/model/file-id'
import type { CredentialRow } from '@/lib/model/answers/inventory'
import type { ReportParams } from '@/lib/model/answers/reports'

const BOUNDS = [30, 90, 180, 365, 730]

/** The policy in force, at the instant of the judgement: the same snapshot gives the same ages. */
const policyThen = async (): Promise<AgePolicy> => ({
  ...agePolicy(await currentRules()),
  at: (await judgedAt()) ?? undefined,
})
const filterIn = (params: ReportParams) => filterOf('credentials', params)
const cellsOf = (row: CredentialRow): Cell[] => [
  row.identityName,
  row.provider,
  row.kind,
  row.label,
  row.nativeId,
  row.isStatic ? 'static' : 'dynamic',
  row.status,
  row.createdAt,
  row.rotatedAt,
  row.expiresAt,
  row.lastUsedAt,
  row.exposure,
  keyOf(row),
]
const keyOf = (row: CredentialRow) => fileId(`${row.identityId}/${row.id}`)

export const credentialAge: Report = {
  id: 'credential-age',
  title: 'Credential age and lifetime',
  question: 'Age of credentials against the policy of their kind',
  needs: [],
  list: 'credentials',
  formats: tabular,
  columns: [
    text('identity', 'Identity'),
    text('provider', 'Provider'),
    text('kind', 'Kind'),
    text('label', 'Credential'),
    outerId('native_id', 'Provider id'),
    text('lifetime', 'Lifetime'),
    text('status', 'Status'),
    instant('created', 'Created (UTC)'),
    instant('rotated', 'Last rotated (UTC)'),
    instant('expires', 'Expires (UTC)'),
    instant('last_used', 'Last used (UTC)'),
    text('exposed', 'Exposed'),
    text('key', 'Key in Muster'),
  ],
  printed: ['identity', 'kind', 'label', 'lifetime', 'status', 'rotated', 'expires', 'last_used'],
  async *rows(actor, params) {
    for await (const row of everyCredential(actor, filterIn(params), await policyThen())) yield cellsOf(row)
  },
  async figures(actor, params) {
    const policy = await policyThen()
    const count = async (isKeyPair: boolean) => {
      const limit = isKeyPair ? policy.asymmetricDays : policy.days
      const ages = (await credentialAges(actor, filterIn(params), policy, [limit])).filter(
        (one) => one.isKeyPair === isKeyPair,
      )
      const at = (band: number | null) =>
        ages.filter((one) => one.band === band).reduce((sum, { n }) => sum + n, 0)
      return {
        title: `${isKeyPair ? 'Key pairs' : 'Shared secrets'} against the policy of ${limit} days`,
        total: at(0) + at(1) + at(null),
        rows: [
          { label: 'inside policy', value: at(0) },
          { label: 'over policy', value: at(1) },
          { label: 'unknown', value: at(null) },
        ],
      }
    }
    const [shared, pairs] = [await count(false), await count(true)]
    return [
      {
        title: 'Credentials',
        total: shared.total + pairs.total,
        rows: [
          { label: 'shared secrets', value: shared.total },
          { label: 'key pairs', value: pairs.total },
        ],
      },
      shared,
      pairs,
    ]
  },
  async charts(actor, params): Promise<Chart[]> {
    const policy = await policyThen()
    const draw = async (isKeyPair: boolean): Promise<Chart> => {
      const limit = isKeyPair ? policy.asymmetricDays : policy.days
      const bounds = [...new Set([...BOUNDS, limit])].sort((a, b) => a - b)
      const ages = (await credentialAges(actor, filterIn(params), policy, bounds)).filter(
        (one) => one.isKeyPair === isKeyPair,
      )
      const n = (band: number | null) =>
        ages.filter((one) => one.band === band).reduce((sum, one) => sum + one.n, 0)
      const isOver = (band: number) => band > bounds.indexOf(limit)
      return {
        title: `${isKeyPair ? 'Key pairs' : 'Shared secrets'} by days since their last rotation`,
        kind: 'columns',
        parts: [
          { name: 'inside policy', tone: 'quiet' },
          { name: 'over policy', tone: 'ink' },
          { name: 'unknown', tone: 'hatch' },
        ],
        rows: [
          ...Array.from({ length: bounds.length + 1 }, (_, band) => ({
            label:
              band === 0
                ? `up to ${bounds[0]}`
                : band === bounds.length
                  ? `over ${bounds.at(-1)}`
                  : `${bounds[band - 1]! + 1}–${bounds[band]}`,
            values: isOver(band) ? [0, n(band), 0] : [n(band), 0, 0],
          })),
          { label: 'unknown', values: [0, 0, n(null)] },
        ],
        limit: { after: bounds.indexOf(limit) + 1, label: `policy ${limit} days` },
      }
    }
    const drawn = [await draw(false), await draw(true)]
    return drawn.filter(({ rows: bands }) => bands.some(({ values }) => values.some((one) => one > 0)))
  },
  async population(actor, params) {
    return {
      noun: 'credential',
      keys: sql`
        select 'id-' || key as key
        from (${credentialKeys(actor, filterIn(params), await policyThen())}) q`,
      cells: async (keys) =>
        new Map((await credentialsByKey(keys.map(idOf))).map((row) => [keyOf(row), cellsOf(row)])),
    }
  },
}
