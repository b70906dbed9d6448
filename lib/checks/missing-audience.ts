import { identityCheck } from './check'

export const missingAudience = identityCheck({
  id: 'missing-audience',
  no: 25,
  title: 'Token without a single intended audience',
  holds: 'Tokens name one audience',
  group: 'trust',
  severity: {
    default: 'medium',
    reasoning: 'Without an audience any recipient can replay the token elsewhere.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {},
  // Counts of what was lately issued: a log that goes on for a month without such tokens proves the fix.
  applies: 'f.bearer_issue_n > 0',
  fails: `
    case
      when f.no_audience_n > 0 or f.many_audience_n > 0 then true
      when f.unknown_audience_n = 0 then false
    end`,
  unknownBecause: [
    { because: 'the log does not record the audience (for Kubernetes: audit level Metadata)' },
  ],
  falsePositives: ['Kubernetes tokens with the default audience (the API server)'],
  proof: [
    '{no_audience_n} of {bearer_issue_n|bearer token|bearer tokens} without an audience',
    '{+many_audience_n} with several',
  ],
  evidence: ['bearer_issue_n', 'no_audience_n', 'many_audience_n', 'unknown_audience_n'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a token for anyone',
      facts: {
        is_active: true,
        in_inventory: true,
        bearer_issue_n: 2,
        no_audience_n: 1,
        many_audience_n: 0,
        unknown_audience_n: 0,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: "an administrator's token for anyone",
      facts: {
        is_active: true,
        in_inventory: true,
        bearer_issue_n: 2,
        no_audience_n: 1,
        many_audience_n: 0,
        unknown_audience_n: 0,
        is_admin: true,
      },
    },
    {
      verdict: 'holds',
      when: 'one audience each',
      facts: {
        is_active: true,
        in_inventory: true,
        bearer_issue_n: 2,
        no_audience_n: 0,
        many_audience_n: 0,
        unknown_audience_n: 0,
      },
    },
    {
      verdict: 'unknown',
      when: 'audience not logged',
      facts: {
        is_active: true,
        in_inventory: true,
        bearer_issue_n: 2,
        no_audience_n: 0,
        many_audience_n: 0,
        unknown_audience_n: 2,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'no bearer token issued',
      facts: { is_active: true, in_inventory: true, bearer_issue_n: 0 },
    },
  ],
})
