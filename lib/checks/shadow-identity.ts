import { PRODUCTION } from '@/lib/facts/terms'
import { code, providers } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const shadowIdentity = identityCheck({
  id: 'shadow-identity',
  no: 13,
  title: 'Identity in the logs and in no inventory',
  holds: 'An inventory lists it',
  group: 'lifecycle',
  severity: {
    default: 'medium',
    reasoning: 'What is in no inventory cannot be owned, reviewed or revoked.',
    raise: {
      when: `f.environment = ${PRODUCTION} or f.uses_production`,
      because: 'in production',
    },
  },
  params: {
    grace_days: { default: 1, unit: 'days', source: 'product' },
  },
  // SVIDs without a registration entry have a check of their own.
  applies: `
    f.is_active
    and f.provider <> ${code(providers, 'spiffe')}
    and f.provider_managed is not true
    and f.comes_with_platform is not true
    and f.is_human is not true`,
  // Seen before and after a complete list that leaves it out: it was there when the list was made.
  fails: `
    case
      when f.in_inventory then false
      when f.left_out_at > f.first_seen_at + :grace_days * interval '1 day' then true
    end`,
  unknownBecause: [
    {
      because:
        'seen only in logs; no complete list of its account was exported between its first and last use',
    },
  ],
  falsePositives: [
    'An export that was marked complete and leaves out a path, a namespace or a folder',
    'Created after that list, and only failed attempts were seen before it',
  ],
  proof: [
    'last used on {last_used_at}',
    'the complete list of {left_out_at} leaves it out',
    'first seen on {first_seen_at}',
  ],
  evidence: ['in_inventory', 'first_seen_at', 'left_out_at', 'last_used_at', 'use_seen_from', 'use_seen_to'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'in the log since September, and a complete list of November leaves it out',
      facts: {
        is_active: true,
        provider: 0,
        in_inventory: false,
        first_seen_at: '2026-09-01T00:00:00Z',
        left_out_at: '2026-11-01T00:00:00Z',
        last_used_at: '2026-11-20T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'the same in production',
      facts: {
        is_active: true,
        provider: 0,
        environment: 0,
        in_inventory: false,
        first_seen_at: '2026-09-01T00:00:00Z',
        left_out_at: '2026-11-01T00:00:00Z',
        last_used_at: '2026-11-20T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'an inventory lists it',
      facts: { is_active: true, provider: 0, in_inventory: true },
    },
    {
      verdict: 'unknown',
      when: 'in the log, and no complete list since',
      facts: { is_active: true, provider: 0, in_inventory: false, first_seen_at: '2026-09-01T00:00:00Z' },
    },
    {
      verdict: 'not_applicable',
      when: 'the provider runs it',
      facts: { is_active: true, provider: 0, in_inventory: false, provider_managed: true },
    },
  ],
})
