import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { lookAt } from '@/lib/ingest/door/look'
import { contextFor, formatFor } from '@/lib/ingest/index'
import { isUnreadable, readRecords } from '@/lib/ingest/read/reader'
import { NotAboutIdentities } from '@/lib/ingest/source'
import { directoryExports } from './directory-logs'
import { DAY, makeEstate } from './estate'
import { googleExports } from './google-answers'

const now = new Date('2026-11-22T00:00:00Z')
const estate = makeEstate(now)
const made = [
  ...directoryExports(estate, new Date(now.getTime() - 7 * DAY), now),
  ...googleExports(estate, now),
]

/** Each format that these exports show, by the name of the export. */
const expected: Record<string, string> = {
  'entra-users': 'people/entra-users',
  'entra-groups': 'azure/group-members',
  managed: 'azure/managed-identities',
  'entra-audit': 'azure/entra-audit',
  activity: 'azure/activity',
  'okta-users': 'people/okta-users',
  'okta-services': 'okta/api-services',
  'okta-groups': 'okta/group-members',
  'okta-log': 'okta/system-log',
  'keycloak-events': 'keycloak/events',
  'keycloak-users': 'people/keycloak-users',
  'google-users': 'people/google-users',
  'scim-users': 'people/scim',
  'gcp-accounts': 'gcp/service-accounts',
  'gcp-policy': 'gcp/iam-policies',
  'gcp-roles': 'gcp/roles',
  'gcp-denials': 'gcp/deny-policies',
  'gcp-pools': 'gcp/workload-pools',
  'gcp-insights': 'gcp/recommender',
  'gcp-activity': 'gcp/activity',
  'gcp-api-keys': 'gcp/api-keys',
  'gcp-secrets': 'gcp/secrets',
  'workspace-consents': 'gcp/consents',
  'workspace-delegation': 'gcp/domain-wide-delegation',
  'workspace-groups': 'gcp/group-members',
}

test('each is of the format that it shows, and every record of it is read', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-exports-'))
  expect(made.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort())
  for (const { name, lines, scope } of made) {
    const file = path.join(folder, name)
    writeFileSync(file, lines.join('\n'))
    const found = await lookAt(file)
    expect(found.format, `${name}: ${found.why}`).toBe(expected[name])
    const format = formatFor(found.format!)!
    const context = await contextFor(format, file, {
      scope,
      envelope: found.envelope,
      asOf: now,
      fingerprint: () => 'x',
    })
    let read = 0
    for await (const batch of readRecords(file))
      for (const raw of batch) {
        if (isUnreadable(raw)) throw new Error(`${name} ${raw.at}: ${raw.reason}`)
        try {
          read += [...format.records(raw, context)].length
        } catch (error) {
          if (!(error instanceof NotAboutIdentities)) throw new Error(`${name} ${raw.at}`, { cause: error })
        }
      }
    expect(read, name).toBeGreaterThan(0)
  }
})
