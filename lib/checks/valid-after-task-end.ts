import { identityCheck } from './check'

export const validAfterTaskEnd = identityCheck({
  id: 'valid-after-task-end',
  no: 67,
  title: 'Credential stays valid after its task ended',
  holds: 'Credentials end with their task',
  group: 'lifecycle',
  severity: {
    default: 'medium',
    reasoning:
      'Nobody needs the credential once its task is over; whoever copied it can use it until it expires.',
    raise: {
      when: 'f.outlived_run_seconds > :long_seconds or f.is_admin or f.unused_risky_n > 0',
      because: 'stays valid for long, or has admin or high-risk permissions',
    },
    lower: {
      when: 'f.outlived_run_revocable is false and f.outlived_run_seconds < :short_seconds',
      because: 'cannot be revoked and expires soon',
    },
  },
  params: {
    window_days: {
      default: 7,
      unit: 'days',
      source: 'product',
      note: 'Tasks that ended in this many days before the newest line of the log.',
    },
    revoke_grace_seconds: {
      default: 300,
      unit: 'seconds',
      source: 'product',
      note: 'A credential revoked this soon after the end counts as revoked at the end.',
    },
    residual_seconds: {
      default: 300,
      unit: 'seconds',
      source: 'spire-default',
      note: 'The life of a JWT-SVID: a token as short as that may simply expire.',
    },
    long_seconds: {
      default: 3600,
      unit: 'seconds',
      source: 'product',
      note: 'Severity rises above this.',
    },
    short_seconds: {
      default: 900,
      unit: 'seconds',
      source: 'product',
      note: 'Severity falls below this where the credential cannot be revoked.',
    },
  },
  applies: 'f.ended_run_n > 0',
  fails: `
    case
      when f.outlived_run_n > 0 then true
      when f.token_run_n < f.ended_run_n or f.unknown_run_token_n > 0 then null
      else false
    end`,
  unknownBecause: [
    {
      when: 'f.token_run_n < f.ended_run_n',
      because: 'for some ended tasks the log does not show which credentials were issued',
    },
    { because: 'the log does not record how long the credentials of these tasks live' },
  ],
  falsePositives: [
    'A task end that is logged too early, or twice',
    'A retry that goes on under the same task id without a start of its own',
  ],
  proof: [
    'credentials of {outlived_run_n|ended task|ended tasks} stayed valid',
    'up to {outlived_run_seconds} after the end',
    'the last of these tasks ended {outlived_run_at}',
  ],
  evidence: [
    'outlived_run_n',
    'outlived_run_at',
    'outlived_run_seconds',
    'ended_run_n',
    'token_run_n',
    'unknown_run_token_n',
  ],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a token of a finished job is valid for another forty minutes',
      facts: {
        is_active: true,
        ended_run_n: 4,
        token_run_n: 4,
        outlived_run_n: 1,
        outlived_run_seconds: 2400,
        unknown_run_token_n: 0,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'a token of a deleted pod is valid for a day',
      facts: {
        is_active: true,
        ended_run_n: 4,
        token_run_n: 4,
        outlived_run_n: 1,
        outlived_run_seconds: 86400,
        unknown_run_token_n: 0,
      },
    },
    {
      verdict: 'gap',
      severity: 'low',
      when: 'a token that nobody can revoke expires within ten minutes',
      facts: {
        is_active: true,
        ended_run_n: 4,
        token_run_n: 4,
        outlived_run_n: 1,
        outlived_run_seconds: 600,
        outlived_run_revocable: false,
        unknown_run_token_n: 0,
      },
    },
    {
      verdict: 'holds',
      when: 'all were revoked, or expired, within five minutes',
      facts: { is_active: true, ended_run_n: 4, token_run_n: 4, outlived_run_n: 0, unknown_run_token_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'the log names no credentials of the tasks',
      facts: { is_active: true, ended_run_n: 4, token_run_n: 0, outlived_run_n: 0, unknown_run_token_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'of one task in four the credential is known, and ended',
      facts: { is_active: true, ended_run_n: 4, token_run_n: 1, outlived_run_n: 0, unknown_run_token_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'the log does not say how long the credentials live',
      facts: { is_active: true, ended_run_n: 4, token_run_n: 4, outlived_run_n: 0, unknown_run_token_n: 2 },
    },
    {
      verdict: 'not_applicable',
      when: 'the log shows no ended task',
      facts: { is_active: true, ended_run_n: 0 },
    },
  ],
})
