import { code, identityKinds, providers } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

const SPIFFE = code(providers, 'spiffe')
const ENTRY = code(identityKinds, 'spiffe_entry')

export const svidWithoutEntry = identityCheck({
  id: 'svid-without-entry',
  no: 42,
  title: 'SVID issued for an ID without a registration entry',
  holds: 'Its SVIDs have a registration entry',
  group: 'trust',
  severity: {
    default: 'high',
    reasoning: 'The workload is not attested: the SVID was minted through the API or on the server.',
  },
  params: {},
  applies: `
    f.provider = ${SPIFFE}
    and f.kind = ${ENTRY}
    and f.is_active
    and f.issue_n > 0
    and (f.in_inventory or f.entries_listed is not null)`,
  fails: 'case when f.in_inventory then false when f.entries_listed then true end',
  unknownBecause: [
    {
      because:
        'no complete list of the entries of its trust domain has been imported since it was first seen',
    },
  ],
  falsePositives: [
    'Entries created and deleted between two exports',
    'IDs minted by a deployment tool on purpose',
  ],
  proof: [
    '{issue_n|SVID|SVIDs} issued',
    '{?entries_listed} no entry of its trust domain names it',
    'first seen on {first_seen_at}',
  ],
  evidence: ['in_inventory', 'entries_listed', 'issue_n', 'first_seen_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'minted, and a complete list of entries since does not name it',
      facts: {
        provider: SPIFFE,
        kind: ENTRY,
        is_active: true,
        in_inventory: false,
        issue_n: 1,
        entries_listed: true,
      },
    },
    {
      verdict: 'holds',
      when: 'an entry names it',
      facts: { provider: SPIFFE, kind: ENTRY, is_active: true, in_inventory: true, issue_n: 12 },
    },
    {
      verdict: 'unknown',
      when: 'no complete list of entries since',
      facts: {
        provider: SPIFFE,
        kind: ENTRY,
        is_active: true,
        in_inventory: false,
        issue_n: 1,
        entries_listed: false,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'an AWS role',
      facts: { provider: 0, kind: 1, is_active: true, in_inventory: true, issue_n: 3 },
    },
  ],
})
