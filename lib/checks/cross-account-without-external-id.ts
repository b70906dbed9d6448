import { identityCheck } from './check'

export const crossAccountWithoutExternalId = identityCheck({
  id: 'cross-account-without-external-id',
  no: 48,
  title: 'Another account may assume it without an external id',
  holds: 'Other accounts are tied to a condition',
  group: 'trust',
  severity: {
    default: 'medium',
    reasoning:
      'A vendor that serves many customers can be made to act on this account for somebody else (confused deputy).',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {},
  applies: 'f.is_active and f.provider_managed is not true and f.foreign_account_n > 0',
  fails: `
    case
      when f.confused_deputy_n > 0 then true
      when f.unread_trust_n > 0 then null
      else false
    end`,
  unknownBecause: [{ because: 'its trust was imported by an older version; import it again' }],
  falsePositives: [
    'An account of the same organisation: the trust names aws:PrincipalOrgID or the exact role',
  ],
  proof: [
    '{confused_deputy} may assume it without an external id',
    '{confused_deputy_n|such statement|such statements} of its trust',
  ],
  evidence: ['confused_deputy', 'confused_deputy_n', 'foreign_account_n', 'trust_n'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: "a vendor's whole account, without a condition",
      facts: {
        is_active: true,
        in_inventory: true,
        foreign_account_n: 1,
        confused_deputy_n: 1,
        confused_deputy: 'arn:aws:iam::902110334455:root',
        unread_trust_n: 0,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'the same on an administrator',
      facts: {
        is_active: true,
        in_inventory: true,
        is_admin: true,
        foreign_account_n: 1,
        confused_deputy_n: 1,
        unread_trust_n: 0,
      },
    },
    {
      verdict: 'holds',
      when: "a vendor's account with an external id",
      facts: {
        is_active: true,
        in_inventory: true,
        foreign_account_n: 1,
        confused_deputy_n: 0,
        unread_trust_n: 0,
      },
    },
    {
      verdict: 'unknown',
      when: 'the trust was read without its conditions',
      facts: {
        is_active: true,
        in_inventory: true,
        foreign_account_n: 1,
        confused_deputy_n: 0,
        unread_trust_n: 1,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'no other account may assume it',
      facts: { is_active: true, in_inventory: true, foreign_account_n: 0 },
    },
  ],
})
