import type { Playbook } from './playbook'
import { rotateSteps } from './steps/rotate'

export const personWithStaticKey: Playbook = {
  summary: 'Give the person short sessions by single sign-on, then disable the key and delete it.',
  preflight: [
    'Is it one person? A key that a job uses belongs to an identity of its own.',
    'What is the key used for? The last service is in the credential report.',
    'For the account root: nothing should need a key. Disable it today.',
  ],
  steps: {
    ...rotateSteps,
    aws: [
      {
        phase: 'prepare',
        title: 'Give the person sessions instead',
        why: 'The command line signs in through the browser with the second factor; sessions end by themselves.',
        command: 'aws configure sso --profile PERSON',
      },
      ...rotateSteps.aws!.filter(
        ({ phase }) => phase === 'switch' || phase === 'watch' || phase === 'finish',
      ),
    ],
    github: [
      {
        phase: 'prepare',
        title: 'Sign in through the browser instead',
        why: 'The command line stores a token of an application that the person can revoke.',
        command: 'gh auth login --web',
      },
      {
        phase: 'switch',
        title: 'Revoke the token',
        why: 'The person revokes it under Developer settings; an organisation owner can revoke its access.',
      },
    ],
  },
  hold: { days: 14, because: 'Two weeks show scripts on the laptop that still read the key.' },
  proof: 'A later import shows no active static key on the person.',
}
