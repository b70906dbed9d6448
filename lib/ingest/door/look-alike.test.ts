import { expect, test } from 'vitest'
import type { Sample } from '../source'
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
  ['answers under names', { A: [{ a: 1 }], B: { list: [{ b: 1 }] } }, 'a file of its own'],
])('%s is told what to hand over instead', (_, value, next) => {
  expect(lookAlike(alone(value))).toContain(next)
})

test('what is like nothing known is told nothing', () => {
  expect(lookAlike(alone({ colour: 'red' }))).toBeUndefined()
})
