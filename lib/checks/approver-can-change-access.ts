import { identityCheck } from './check'

export const approverCanChangeAccess = identityCheck({
  id: 'approver-can-change-access',
  no: 65,
  title: 'Access approved by somebody who can change it',
  holds: 'Access approved by somebody who cannot change it',
  group: 'ownership',
  severity: {
    default: 'low',
    reasoning:
      'Whoever approves access and can also change it is not controlled: the access can be changed right after the approval.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {},
  applies: `
    f.is_active
    and f.approved_at is not null
    and f.provider_managed is not true
    and f.is_human is not true`,
  fails: 'f.approver_can_change',
  unknownBecause: [
    {
      when: 'not f.approver_known',
      because: 'the approver is not in the directory, so their permissions are unknown',
    },
    { because: 'the rights of what the approver owns in its account, cluster or tenant were not imported' },
  ],
  falsePositives: [
    'A team so small that nobody else could approve',
    'An approver who owns the administrator on paper and has no credential of it',
  ],
  proof: [
    'approved by {approver} on {approved_at}',
    'who owns {approver_admin}, an administrator of the same account, cluster or tenant',
  ],
  evidence: ['approver', 'approved_at', 'approver_admin', 'is_admin'],
  examples: [
    {
      verdict: 'gap',
      severity: 'low',
      when: 'its approver owns the role by which the account is administered',
      facts: {
        is_active: true,
        approved_at: '2026-10-02T00:00:00Z',
        approver: 'kim@example.test',
        approver_known: true,
        approver_can_change: true,
        approver_admin: 'platform-admin',
        is_admin: false,
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'the administrator was approved by its own owner',
      facts: {
        is_active: true,
        approved_at: '2026-10-02T00:00:00Z',
        approver: 'kim@example.test',
        approver_known: true,
        approver_can_change: true,
        approver_admin: 'platform-admin',
        is_admin: true,
      },
    },
    {
      verdict: 'holds',
      when: 'its approver owns no administrator there',
      facts: {
        is_active: true,
        approved_at: '2026-10-02T00:00:00Z',
        approver: 'kim@example.test',
        approver_known: true,
        approver_can_change: false,
      },
    },
    {
      verdict: 'unknown',
      when: 'no policy of what its approver owns there was imported',
      facts: {
        is_active: true,
        approved_at: '2026-10-02T00:00:00Z',
        approver: 'kim@example.test',
        approver_known: true,
      },
    },
    { verdict: 'not_applicable', when: 'nobody approved it', facts: { is_active: true } },
  ],
})
