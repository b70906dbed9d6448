import type { Playbook, Step } from './playbook'

const own: Step = {
  phase: 'prepare',
  title: 'Create an identity for the agent',
  why: 'With the permissions of its task only. Where it acts for a person, let the platform record for whom.',
}
const move: Step = {
  phase: 'switch',
  title: 'Run the agent as it',
  why: 'The old identity stays as it is for everything else.',
}

export const agentInheritedIdentity: Playbook = {
  summary: 'Give the agent an identity of its own with the permissions of its task.',
  preflight: [
    'Which permissions did the agent use? The log of the shared identity cannot tell; its tools can.',
    'On whose behalf does it act?',
    'Does the platform issue identities to agents? Then use one of these.',
  ],
  steps: {
    gcp: [
      {
        ...own,
        command: 'gcloud iam service-accounts create AGENT_ACCOUNT --project={scope}',
        rollback: 'gcloud iam service-accounts delete AGENT_ACCOUNT@{scope}.iam.gserviceaccount.com',
      },
      move,
    ],
    other: [own, move],
  },
  hold: { days: 7, because: 'A week shows what the agent misses.' },
  proof: 'A later import shows the agent on an identity that nothing else runs as.',
}
