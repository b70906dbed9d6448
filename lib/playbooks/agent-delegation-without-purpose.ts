import type { Playbook, Step } from './playbook'
import { asApplication } from './steps/azure'

const ask: Step = {
  phase: 'look',
  title: 'Ask who built it what it is for',
  why: 'On whose behalf it acts, which tools it may use, and until when.',
}

export const agentDelegationWithoutPurpose: Playbook = {
  summary: 'Write down what the agent is for, on whose behalf it acts and which tools it may use.',
  preflight: [
    'Who started it, and is it still needed?',
    'Which tools and data does it reach? The Permissions tab lists them.',
    'Does a person approve what it writes or spends?',
  ],
  steps: {
    azure: [
      ask,
      {
        phase: 'prepare',
        title: 'Write the purpose on the agent identity',
        why: `The description is read at the next import. Microsoft documents none for agents: where it is refused, write the purpose into the table of identities, in the column description. ${asApplication('AgentIdentity.ReadWrite.All')}`,
        command:
          "az rest --method PATCH --url 'https://graph.microsoft.com/v1.0/servicePrincipals/OBJECT_ID/microsoft.graph.agentIdentity' --body @purpose.json",
      },
    ],
    gcp: [
      ask,
      {
        phase: 'prepare',
        title: 'Write the purpose on the agent',
        why: 'The description of the agent is read at the next import.',
      },
    ],
    other: [
      ask,
      {
        phase: 'prepare',
        title: 'Write the purpose where the agent is registered',
        why: 'In the table of identities, in the column description.',
      },
    ],
  },
  hold: { days: 0, because: 'Writing a purpose down stops nothing; there is nothing to watch.' },
  proof: 'A later import shows a description on the agent.',
}
