import type { Playbook } from './playbook'

export const interactiveLoginEnabled: Playbook = {
  summary: 'Switch off what people sign in with, and give people a client or an account of their own.',
  preflight: [
    'Does anybody sign in through it? Sessions of the last month are in the log of the platform.',
    'Is it one application with two uses? Then make two registrations before one is switched off.',
    'Is it an emergency way in? Then ask for an exception with an end.',
  ],
  steps: {
    other: [
      {
        phase: 'look',
        title: 'See who signs in through it',
        why: 'Sessions of people are told apart by their name. Keycloak: Sessions of the client. Okta: System Log. Entra: sign-in logs, interactive. Snowflake: LOGIN_HISTORY.',
      },
      {
        phase: 'prepare',
        title: 'Give these people a client or an account of their own',
        why: 'The log then carries their names.',
      },
      {
        phase: 'switch',
        title: 'Switch the flows of people off',
        why: 'Keycloak: Standard flow, Implicit flow and Direct access grants of the client. Okta: grant types other than client credentials. Entra: "Allow public client flows". Snowflake: type SERVICE in place of LEGACY_SERVICE. Each can be switched on again.',
      },
      {
        phase: 'watch',
        title: 'Monitor refused sign-ins',
        why: 'They name whoever still signs in this way.',
      },
    ],
  },
  hold: { days: 14, because: 'Two weeks show people who come rarely.' },
  proof: 'A later import shows that nobody can sign in through it.',
}
