import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { lookAt } from './door/look'
import { contextFor, recognise } from './index'
import { isUnreadable, readRecords, sampleOf } from './read/reader'
import { redact } from './read/redact'
import { envelopeFor, keptBy, NotAboutIdentities, Reject, type Context } from './source'

/**
 * Runs over a folder of real files when MUSTER_SAMPLES names one. They are not part of the repository; what must hold
 * of any file is that every record is either yielded or rejected with a reason, and nothing throws.
 */
const folder = process.env.MUSTER_SAMPLES
const folders = [
  'aws-iam-authorization-details',
  'aws-iam-misc',
  'aws-identity',
  'aws-last-accessed',
  'aws-access-analyzer',
  'steampipe',
  'aws-cloudtrail',
  'kubernetes',
  'k8s-audit',
  'spire',
  'exposure',
  'entra',
  'azure-rbac',
  'okta',
  'keycloak',
  'real-servers',
  'scim',
  'gcp-audit',
  'gcp-cai',
  'gcp-iam',
  'gcp-recommender',
  'vault',
  'x509',
  'cert-manager',
  'github',
  'github-audit',
  'gitlab',
  'teleport',
  'ai-platforms',
  'mcp',
  'a2a',
  'terraform-state',
  'external-secrets',
  'datadog',
  'snowflake',
  'databricks',
  'slack',
  'saas-tokens',
  'workos',
  'salesforce',
  'other-inventory',
  'other-audit',
  'ocsf',
]

const each = (folder: string, names: string, because: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [`${folder}${name}.json`, because]))

/** Files that no format is meant to know, and why. */
const unknown: Readonly<Record<string, string>> = {
  'aws-iam-misc/cartography_aws_iam_access_keys.json GET_USER_ACCESS_KEYS_DATA':
    'keys by user, as a program keeps them: the answer itself stands beside it',
  'aws-iam-misc/cartography_aws_iam_init.json GET_GROUP_MEMBERSHIPS_DATA': 'the same of groups',
  'aws-iam-misc/cartography_aws_iam_init.json INLINE_POLICY_STATEMENTS': 'the same of policies',
  'aws-iam-misc/cartography_aws_iam_init.json LIST_GROUPS': 'groups without their policies',
  'aws-iam-misc/cartography_aws_iam_init.json LIST_GROUPS_SAMPLE': 'groups without their policies',
  'aws-iam-misc/cartography_aws_iam_init.json LIST_SAML_PROVIDERS':
    'providers: who comes by one stands in the trust of each role',
  'aws-identity/made-up/iam_get-outbound-web-identity-federation-info.json':
    'whether an account issues tokens: a setting, of nobody',
  'other-inventory/cartography_circleci_context_env_vars.json CIRCLECI_CONTEXT_ENV_VARS':
    'variables by context, as a program keeps them: the answer is a list',
  'other-audit/panther_GitLab.Production.ndjson': 'requests to a web server, without who made them',
  'keycloak/cartography_keycloak_clients.json': 'clients keyed by the name of a test fixture',
  'okta/cartography_okta_application.json': 'answers as texts, keyed by the name of a test fixture',
  'spire/svid_audit_expected.ndjson':
    'what a unit test of SPIRE expects: no time on any line, placeholders for values',
  'github-audit/rest_enterprise-audit-log-streams.json': 'where the log is sent to',
  'github/cartography_github_actions.json':
    'several answers in one object, keyed by the name of a test fixture',
  ...each(
    'github/rest/',
    'enterprise-copilot-custom-agents org-copilot-coding-agent-permissions',
    'settings of agents: no format yet',
  ),
  ...each('github/rest/', 'org-oidc-customization-properties', 'how subjects of OIDC tokens are built'),
  ...each(
    'github/rest/',
    'org-organization-roles org-private-registries',
    'no identities: names of roles, addresses of registries',
  ),
  ...each(
    'github/webhooks/',
    'deploy_key_created.payload github_app_authorization_revoked.payload installation_created.payload installation_created.with-requester.payload installation_new_permissions_accepted.payload installation_suspend.payload secret_scanning_alert_reopened.payload',
    'what a webhook is sent: the lists and the log say the same',
  ),
  ...each(
    'ai-platforms/',
    'cartography_openai_adminapikeys cartography_openai_apikeys cartography_openai_serviceaccounts',
    'answers keyed by the name of a test fixture',
  ),
  ...each(
    'ai-platforms/',
    'openai_certificates openai_projects openai_role_assignments_user',
    'certificates without who uses them, names of projects, roles of people',
  ),
  ...each(
    'databricks/',
    'account-groups workspace-conf',
    'groups that name their members by number, and settings',
  ),
  ...each(
    'databricks/',
    'object-permissions unity-catalog-permissions workspace-1234567890123456-permissionassignments workspace-6543210987654321-permissionassignments',
    'rights of Databricks: no format yet',
  ),
  ...each('datadog/', 'service_account_access_tokens_empty', 'a list without tokens'),
  ...each(
    'slack/shapes/',
    'admin.apps.restricted.list apps.permissions.scopes.list auth.test bots.info scim_v2_Groups scim_v2_Users',
    'skeletons of answers, without values',
  ),
  ...each(
    'snowflake/',
    'account-usage-roles role-grants role-grants-of roles',
    'names of roles, and grants keyed by the name of a role: the views of ACCOUNT_USAGE tell the same in rows',
  ),
  ...each(
    'snowflake/',
    'accounts api-integrations describe-security-integrations describe-storage-integrations show-authentication-policies show-security-integrations show-storage-integrations show-users',
    'settings and integrations',
  ),
  ...each(
    'mcp/',
    'registry_seed_cut server_2025-12-11 server_json_examples',
    'descriptions of servers that anybody may run, not of who runs them',
  ),
  ...each(
    'gitlab/',
    'groups projects project-123-environments project-1-job-token-scope member-roles',
    'groups, projects and settings: no identities',
  ),
  ...each('gitlab/', 'group-members-all', 'people and bots by their user name, without what they hold'),
  ...each(
    'gitlab/',
    'service-account-user webhook-group-token-expiring webhook-project-token-expiring',
    'no format yet',
  ),
  ...each(
    'vault/docs/',
    'index_00 index_01 index_02 index_04 index_05 index_06 index_07 kubernetes_01 kubernetes_02 kubernetes_03 leases_01 leases_02 token_05 token_06 token_07 token_09',
    'an answer cut short for the documentation: it says neither what was asked nor that it is of Vault',
  ),
}

/** Several answers in one object, keyed by the name of a test fixture: each is a file of its own. */
const fixtures = /cartography_(gcp|aws|circleci|gitlab_ci)_\w+\.json$/

function partsOf(path: string): Array<{ path: string; name: string }> {
  const name = relative(folder as string, path)
  if (!fixtures.test(path)) return [{ path, name }]
  const apart = mkdtempSync(join(tmpdir(), 'muster-fixtures-'))
  return Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>).flatMap(
    ([key, answer]) => {
      if (typeof answer !== 'object') return []
      const part = join(apart, key)
      writeFileSync(part, JSON.stringify(answer))
      return [{ path: part, name: `${name} ${key}` }]
    },
  )
}

const filesIn = (path: string): string[] =>
  readdirSync(path).flatMap((name) => {
    const inner = join(path, name)
    return statSync(inner).isDirectory() ? filesIn(inner) : name === 'INDEX.md' ? [] : [inner]
  })

const fingerprint = (secret: string) => createHash('sha256').update(secret).digest('hex')

test.runIf(folder)('every real file is read to its end', { timeout: 300_000 }, async () => {
  const rows: Record<string, Record<string, number>> = {}
  const reasons: Record<string, number> = {}
  const unrecognised: string[] = []
  for (const { path, name } of folders.flatMap((name) =>
    filesIn(join(folder as string, name)).flatMap(partsOf),
  )) {
    const sample = await sampleOf(path)
    const format = recognise(sample)
    if (!format) {
      unrecognised.push(name)
      continue
    }
    const basis: Context = {
      scope: 'sample',
      envelope: envelopeFor(format, sample.envelope),
      asOf: new Date('2026-11-22T00:00:00Z'),
      fingerprint,
    }
    const context = await contextFor(format, path, basis)
    const row = (rows[`${name.split('/')[0]} ${format.id}`] ??= {
      files: 0,
      read: 0,
      yielded: 0,
      rejected: 0,
      unreadable: 0,
    })
    const add = (key: string) => (row[key] = (row[key] ?? 0) + 1)
    add('files')
    for await (const batch of readRecords(path)) {
      for (const item of batch) {
        add('read')
        if (isUnreadable(item)) {
          add('unreadable')
          reasons[`${format.id}: ${item.reason}`] = (reasons[`${format.id}: ${item.reason}`] ?? 0) + 1
          continue
        }
        try {
          const records = [...format.records(item, context)]
          expect(records.length, `${name} ${item.at}`).toBeGreaterThan(0)
          for (const record of records) add(record.type)
          JSON.stringify(redact(item.value, fingerprint, keptBy(format, item)))
          add('yielded')
        } catch (error) {
          if (!(error instanceof Reject || error instanceof NotAboutIdentities))
            throw new Error(`${name} ${item.at}`, { cause: error })
          add('rejected')
          const reason = `${format.id}: ${error.message.replace(/\(.*\)|: [A-Z]\w+$|".*"/g, '')}`
          reasons[reason] = (reasons[reason] ?? 0) + 1
        }
      }
    }
    const { read = 0, yielded = 0, rejected = 0, unreadable = 0 } = row
    expect(read).toBe(yielded + rejected + unreadable)
  }
  console.table(rows)
  console.log(
    Object.entries(reasons)
      .sort((a, b) => b[1] - a[1])
      .map(([reason, times]) => `${times} × ${reason}`)
      .join('\n'),
  )
  expect(unrecognised.sort()).toEqual(Object.keys(unknown).sort())
})

test.runIf(folder)('no real file is left with the general answer', { timeout: 300_000 }, async () => {
  const general: string[] = []
  for (const path of filesIn(folder as string)) {
    const { format, why } = await lookAt(path)
    if (!format && why.includes('the Sources page lists the supported formats'))
      general.push(relative(folder as string, path))
  }
  expect(general).toEqual([])
})
