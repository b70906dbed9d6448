import { PRODUCTION } from '@/lib/facts/terms'
import { RECENT_DAYS } from '@/lib/model/windows'
import { identityCheck } from './check'

export const renewalBrittle = identityCheck({
  id: 'renewal-brittle',
  no: 62,
  title: 'Requests for credentials often refused',
  holds: 'Requests for credentials succeed',
  group: 'lifetime',
  severity: {
    default: 'medium',
    reasoning:
      'Renewal that fails now and then ends in an outage, and outages end in longer lifetimes or a static secret.',
    raise: { when: `f.environment = ${PRODUCTION}`, because: 'in production' },
  },
  params: {
    refused_ratio: {
      default: 0.05,
      unit: 'ratio',
      source: 'product',
      note: `Of its requests in the last ${RECENT_DAYS} days of the log.`,
    },
    least_asked: { default: 20, unit: 'times', source: 'product', note: 'Fewer tell nothing.' },
  },
  applies: 'f.is_active and f.is_human is not true and f.asked_n > 0',
  fails: 'case when f.asked_n >= :least_asked then f.refused_n::numeric / f.asked_n >= :refused_ratio end',
  unknownBecause: [{ because: 'the log shows too few requests in its last week' }],
  falsePositives: [
    'A caller that tries several roles and takes the first that lets it in',
    'One outage of the issuer that hit everybody',
  ],
  proof: [
    `refused {refused_n|time|times} of {asked_n} in the last ${RECENT_DAYS} days of the log`,
    'the log reaches to {use_seen_to}',
  ],
  evidence: ['asked_n', 'refused_n', 'use_seen_to', 'environment'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: '9 of 60 requests refused',
      facts: { is_active: true, in_inventory: true, asked_n: 60, refused_n: 9, environment: 1 },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: '9 of 60 requests refused, in production',
      facts: { is_active: true, in_inventory: true, asked_n: 60, refused_n: 9, environment: 0 },
    },
    {
      verdict: 'holds',
      when: '1 of 400 refused',
      facts: { is_active: true, in_inventory: true, asked_n: 400, refused_n: 1 },
    },
    {
      verdict: 'unknown',
      when: 'it asked three times',
      facts: { is_active: true, in_inventory: true, asked_n: 3, refused_n: 1 },
    },
    {
      verdict: 'not_applicable',
      when: 'no log shows a request by it',
      facts: { is_active: true, in_inventory: true, asked_n: 0 },
    },
  ],
})
