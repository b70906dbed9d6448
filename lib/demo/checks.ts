import type { Actor } from '@/lib/auth/actor'
import { customDefinition } from '@/lib/model/custom-checks'
import { saveCustomCheck } from '@/lib/rules/custom-checks'

/** A check that the administrators of the made-up company wrote themselves, after they moved production to workload identity. */
export const writeOwnCheck = (actor: Actor) =>
  saveCustomCheck(
    actor,
    'custom-production-key-from-anywhere',
    customDefinition.parse({
      title: 'Key in production that works from anywhere',
      holds: 'Keys in use in production are bound to a place',
      reasoning:
        'Production moved to workload identity in spring. A key that still works from anywhere was forgotten.',
      severity: 'high',
      subject: 'credential',
      kinds: ['access_key', 'api_key', 'client_secret', 'service_account_key'],
      applies: 'identity_environment = production and identity_provider_managed = false',
      fails: 'not is_bound and last_used_at newer than 30 days',
      examples: [
        {
          verdict: 'gap',
          when: 'used last week, bound to nothing',
          facts: {
            identity_environment: 'production',
            identity_provider_managed: false,
            is_bound: false,
            last_used_at: '7 days ago',
          },
        },
        {
          verdict: 'holds',
          when: 'bound to a network',
          facts: { identity_environment: 'production', identity_provider_managed: false, is_bound: true },
        },
        {
          verdict: 'unknown',
          when: 'no log tells of its use',
          facts: { identity_environment: 'production', identity_provider_managed: false, is_bound: false },
        },
        { verdict: 'not_applicable', when: 'a key of staging', facts: { identity_environment: 'staging' } },
      ],
      controls: [{ framework: 'nist-csf-2.0', control: 'PR.AA-03' }],
      playbook: [
        'Move the workload to the identity of its platform, and retire the key.',
        'Ask the owner which workload uses the key.',
        'Give that workload the identity of its platform.',
        'Delete the key when the log shows no use of it.',
      ].join('\n'),
    }),
    true,
    null,
  )
