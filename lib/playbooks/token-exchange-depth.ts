import type { Playbook, Step } from './playbook'

const look: Step = {
  phase: 'look',
  title: 'Follow the chain from its beginning',
  why: 'The page of the identity shows who requested its tokens; so does the page of each requester.',
}
const narrow: Step = {
  phase: 'prepare',
  title: 'Give the first identity what the last one does',
  why: 'A hop that adds no separation only hides who acts. What it needs fits in one role, narrowed to its use.',
}
const watch: Step = {
  phase: 'watch',
  title: 'Watch the log for the old path',
  why: 'Whoever still uses it appears as the requester.',
}

export const tokenExchangeDepth: Playbook = {
  summary:
    'Shorten the chain: let each identity ask for what it needs itself, with fewer rights at every hop.',
  preflight: [
    'Does one of the hops belong to a gateway that everybody passes? Then it is no decision of this identity.',
    'Which hop crosses an account or an environment? Those are the ones that have to stay apart.',
  ],
  steps: {
    aws: [
      look,
      narrow,
      {
        phase: 'switch',
        of: ['iam_role'],
        title: 'Take the hop out of the trust policy',
        why: 'Only who is named there may assume the role.',
        command: 'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json',
        rollback:
          'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust-before.json',
      },
      watch,
    ],
    kubernetes: [
      look,
      narrow,
      watch,
      {
        phase: 'finish',
        title: 'Take away the right to request its tokens',
        why: 'Who may create tokens of the account may become it.',
        command:
          'kubectl -n {namespace} get rolebindings,roles -o wide\nkubectl -n {namespace} delete rolebinding HOP_BINDING',
      },
    ],
    spiffe: [look, narrow, watch],
    github: [look, narrow, watch],
    other: [
      look,
      narrow,
      {
        phase: 'switch',
        title: 'Cap the depth where tokens are exchanged',
        why: 'The exchange service sees the chain of actors in the token and can refuse a longer one.',
      },
      watch,
    ],
  },
  hold: { days: 7, because: 'A week shows the daily and weekly runs that still take the old path.' },
  proof: 'A continuing log without a chain of that length.',
}
