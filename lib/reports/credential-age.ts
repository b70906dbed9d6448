import { agePolicy, currentRules } from '@/lib/checks/rules'
import { credentialFacets, listCredentials } from '@/lib/facts/credentials'
import { credentialFilter } from '@/lib/model/filters'
import { everyRow } from './csv'
import { instant, type Report, text } from './report'

export const credentialAge: Report = {
  id: 'credential-age',
  title: 'Credential age and lifetime',
  question: 'How old is what identities authenticate with, against the policy of its kind?',
  needs: [],
  formats: ['csv', 'xlsx', 'json'],
  columns: [
    text('identity', 'Identity'),
    text('provider', 'Provider'),
    text('kind', 'Kind'),
    text('label', 'Credential'),
    text('native_id', 'Id at its provider'),
    text('lifetime', 'Lifetime'),
    text('status', 'Status'),
    instant('created', 'Created (UTC)'),
    instant('rotated', 'Last rotated (UTC)'),
    instant('expires', 'Expires (UTC)'),
    instant('last_used', 'Last used (UTC)'),
    text('exposed', 'Found where it should not be'),
  ],
  async *rows(actor) {
    const policy = agePolicy(await currentRules())
    const filter = credentialFilter.parse({ limit: '500', sort: 'name' })
    for await (const row of everyRow((cursor) => listCredentials(actor, { ...filter, cursor }, policy)))
      yield [
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
        row.isExposed ? 'yes' : null,
      ]
  },
  async figures(actor) {
    const policy = agePolicy(await currentRules())
    const facets = await credentialFacets(actor, credentialFilter.parse({}), policy)
    const values = facets.find(({ field }) => field === 'age')?.values ?? []
    return [
      {
        title: `Credentials against the policy of ${policy.days} days (key pairs ${policy.asymmetricDays})`,
        total: values.reduce((sum, { count }) => sum + count, 0),
        rows: values.map(({ label, value, count }) => ({ label: label ?? value, value: count })),
      },
    ]
  },
}
