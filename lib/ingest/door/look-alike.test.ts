import { expect, test } from 'vitest'
import type { Sample } from '../source'
import { foreignFiles } from './foreign-tools'
import { lookAlike } from './look-alike'

const alone = (value: unknown): Sample => ({ shape: 'json', records: [{ value, at: '/' }], envelope: {} })

test.each<[what: string, value: unknown, next: string]>([
  ['an IAM group', { Arn: 'arn:aws:iam::1:group/a', GroupId: 'AGPA' }, 'get-account-authorization-details'],
  ['a policy alone', { Version: '2012-10-17', Statement: [] }, 'get-account-authorization-details'],
  ['a webhook of GitHub', { action: 'created', sender: {}, installation: {} }, 'audit log'],
  ['a webhook of GitLab', { object_kind: 'access_token', object_attributes: {} }, 'audit events'],
  ['a project of GitLab', { path_with_namespace: 'a/b' }, 'export tokens'],
  ['settings of GitHub', { total_count: 1, configurations: [] }, 'deploy keys'],
  ['people of Slack', { ok: true, members: [] }, 'admin.apps.approved.list'],
  ['a role of Snowflake', { role_type: 'ROLE', created_on: '2026-01-01' }, 'grants'],
  ['an MCP server', { name: 'a', packages: [], version_detail: {} }, 'client'],
  [
    'a person of OpenAI',
    { object: 'organization.user', email: 'a@b', role: 'owner', added_at: 1 },
    'directory',
  ],
  ['a person of Workday', { Employee_ID: '1', Worker_Type: 'Employee' }, 'CSV'],
  [
    'a member of a group',
    { name: 'groups/1/memberships/2', preferredMemberKey: {}, roles: [] },
    'their group',
  ],
  ['a member of Google', { kind: 'admin#directory#member', email: 'a@b' }, 'their group'],
  ['a member of Entra', { '@odata.type': '#microsoft.graph.user', id: '1' }, 'their group'],
  ['an access entry', { principalArn: 'arn', kubernetesGroups: [] }, 'rolebindings'],
  ['an object without kind', { metadata: { name: 'a', uid: 'b' }, rules: [] }, 'whole answer'],
  ['answers under names', { A: [{ a: 1 }], B: { list: [{ b: 1 }] } }, 'a file of its own'],
])('%s is told what to hand over instead', (_, value, next) => {
  expect(lookAlike(alone(value))).toContain(next)
})

test('what is like nothing known is told nothing', () => {
  expect(lookAlike(alone({ colour: 'red' }))).toBeUndefined()
})

/** A record with these members and nothing else; `log.entries` stands within `log`. */
function recordWith(names: readonly string[]): object {
  const record: Record<string, unknown> = {}
  for (const name of names) {
    let inner = record
    const parts = name.split('.')
    for (const part of parts.slice(0, -1)) inner = (inner[part] ??= {}) as Record<string, unknown>
    inner[parts.at(-1)!] = 'x'
  }
  return record
}

test('each shape of a foreign file is told by its own words, whatever stands before it in the list', () => {
  for (const { what, has = [] } of foreignFiles)
    for (const names of has) expect(lookAlike(alone(recordWith(names))), names.join(' ')).toContain(what)
  expect(new Set(foreignFiles.map(({ what }) => what)).size).toBe(foreignFiles.length)
})

test.each([
  ['a report of Trivy', { SchemaVersion: 2, ArtifactName: 'alpine', Results: [] }],
  ['a CycloneDX bill of materials', { bomFormat: 'CycloneDX', specVersion: '1.6', components: [] }],
  [
    'a key of a service account of Google Cloud',
    { type: 'service_account', private_key: 'k', client_email: 'a@b', token_uri: 'u' },
  ],
  ['a collection of AzureHound', { kind: 'AZServicePrincipal', data: {} }],
  ['documents of Elasticsearch', { _index: 'a', _id: '1', _source: { message: 'x' } }],
  ['a recording of a browser', { log: { creator: {}, entries: [] } }],
  ['several answers in one object', { KEYCLOAK_CLIENTS: [{ id: 'a' }] }],
  ['the credentials file of the AWS CLI', 'aws_access_key_id = AKIAX'],
  ['a page of the web', '<!DOCTYPE html>'],
  ['trufflehog analyze', '[!] Valid GitHub Token'],
  ['the table that gcloud or az prints', 'KEY_ID                    CREATED_AT            EXPIRES_AT'],
  ['a policy of Vault', 'path "secret/data/app/*" {'],
  ['a configuration of an AI agent in TOML', '[mcp_servers.tickets]'],
  ['the log of a web server', '203.0.113.9 - - [20/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1'],
])('%s is named', (what, value) => {
  expect(lookAlike(alone(value))).toContain(what)
})
