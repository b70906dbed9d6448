import type { Playbook, Step } from './playbook'
import { contextMismatch } from './context-mismatch'

const compare: Step = {
  phase: 'look',
  title: 'Compare the burst with releases and scaling',
  why: 'A release, a cold start or a load test explains most bursts; the time is in the evidence.',
}

export const issuanceBurst: Playbook = {
  summary: 'Explain the burst by a release or by scaling; if nothing explains it, revoke the tokens.',
  preflight: [
    'Was there a release, an outage or a load test at that time?',
    'Did the requests come from the usual workload and address?',
    'Which audiences and permissions did the tokens have?',
  ],
  steps: {
    aws: [compare, ...contextMismatch.steps.aws!],
    kubernetes: [compare, ...contextMismatch.steps.kubernetes!],
    github: [compare, ...contextMismatch.steps.github!],
    other: [compare, ...contextMismatch.steps.other],
  },
  hold: { days: 7, because: 'A week of log shows whether it happens again.' },
  proof: 'The log goes on for seven days without another burst.',
}
