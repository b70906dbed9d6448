import { identityCheck } from './check'

export const unownedIdentity = identityCheck({
  id: 'unowned-identity',
  no: 9,
  title: 'No accountable owner',
  holds: 'Identity has an active owner',
  group: 'ownership',
  severity: {
    default: 'high',
    reasoning: 'Nobody can rotate, attest or revoke it safely.',
    raise: {
      when: 'f.is_admin and f.static_credential_n > 0',
      because: 'admin-equivalent with a static secret',
    },
    lower: {
      when: 'f.owner_suggested_n > 0 and f.is_admin is not true',
      because: 'an owner is suggested and not confirmed yet',
    },
  },
  params: {},
  applies: `
    f.is_active
    and f.provider_managed is not true
    and f.comes_with_platform is not true
    and f.is_human is not true`,
  fails: `
    case
      when f.owner_n > 0 then false
      when not f.in_inventory and f.owner_suggested_n = 0 then null
      else true
    end`,
  unknownBecause: [{ because: 'seen only in logs; not in any imported inventory' }],
  falsePositives: ['Provider-managed service agents', 'Team aliases that do map to people'],
  proof: [
    'nobody is confirmed as its owner',
    '{+owner_suggested_n|suggestion waits|suggestions wait} for a decision',
    '{+owner_departed_n|owner has|owners have} left',
  ],
  evidence: ['owner_n', 'owner_suggested_n', 'owner_departed_n', 'owner_label'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'nobody is named',
      facts: { is_active: true, in_inventory: true, owner_n: 0, owner_suggested_n: 0 },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'no owner for an administrator with an access key',
      facts: {
        is_active: true,
        in_inventory: true,
        owner_n: 0,
        owner_suggested_n: 0,
        is_admin: true,
        static_credential_n: 1,
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'an owner is suggested',
      facts: { is_active: true, in_inventory: true, owner_n: 0, owner_suggested_n: 1 },
    },
    {
      verdict: 'holds',
      when: 'a team owns it',
      facts: { is_active: true, in_inventory: true, owner_n: 1, owner_suggested_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'seen in a log only',
      facts: { is_active: true, in_inventory: false, owner_n: 0, owner_suggested_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'the default service account of a namespace, not used',
      facts: { is_active: true, in_inventory: true, comes_with_platform: true, owner_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'a human signs in with it and is its owner',
      facts: { is_active: true, in_inventory: true, is_human: true, owner_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'the cloud manages it',
      facts: { is_active: true, in_inventory: true, provider_managed: true, owner_n: 0 },
    },
  ],
})
