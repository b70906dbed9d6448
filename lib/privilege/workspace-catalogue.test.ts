import { expect, test } from 'vitest'
import { isUseLogged, riskRuleOf } from './risk'
import { consentAction, workspaceAction } from './workspace-catalogue'

test.each([
  ['https://www.googleapis.com/auth/admin.directory.user', 'workspace:admin.directory.user', 'escalation'],
  [
    'https://www.googleapis.com/auth/admin.directory.user.readonly',
    'workspace:admin.directory.user.readonly',
    'data_access',
  ],
  [
    'https://www.googleapis.com/auth/admin.directory.group',
    'workspace:admin.directory.group',
    'policy_admin',
  ],
  ['https://www.googleapis.com/auth/cloud-platform', 'workspace:cloud-platform', 'escalation'],
  ['https://mail.google.com/', 'workspace:mail.google.com', 'data_access'],
  ['openid', 'workspace:openid', undefined],
])('%s held for a whole domain', (scope, action, risk) => {
  expect(workspaceAction(scope)).toBe(action)
  expect(riskRuleOf(action)?.risk).toBe(risk)
  // No log that is read names the scope that was used.
  expect(isUseLogged(action)).toBe(false)
})

test.each([
  // Held for a domain it would make an administrator; one person's consent gives what that person has.
  ['https://www.googleapis.com/auth/admin.directory.user', 'policy_admin'],
  ['https://www.googleapis.com/auth/admin.directory.user.readonly', 'data_access'],
  ['https://www.googleapis.com/auth/cloud-platform', 'policy_admin'],
  ['https://www.googleapis.com/auth/calendar', 'data_access'],
])('%s that one person agreed to is no escalation', (scope, risk) => {
  expect(riskRuleOf(consentAction(scope))?.risk).toBe(risk)
  expect(isUseLogged(consentAction(scope))).toBe(false)
})
