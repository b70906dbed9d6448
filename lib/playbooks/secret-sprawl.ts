import type { Playbook, Step } from './playbook'
import { rotateSteps } from './steps/rotate'

const findCopies: Step = {
  phase: 'look',
  title: 'List every place that holds a copy',
  why: 'The exposures on the identity page name repository, file and commit. Search chat, tickets and images too.',
}
const oneStore: Step = {
  phase: 'prepare',
  title: 'Keep the new value in one store and read it from there',
  why: 'A reference instead of a copy makes the next rotation one change.',
}
const withCopies = (steps: readonly Step[]): Step[] => [findCopies, oneStore, ...steps]

export const secretSprawl: Playbook = {
  summary: 'Rotate the secret, keep the new value in one store, and remove the copies.',
  preflight: [
    'Who could read each of the places, and since when?',
    'Which workload reads which copy? A forgotten one fails when the old value ends.',
    'Is a copy public? Then follow the playbook for exposed secrets first.',
  ],
  steps: {
    ...rotateSteps,
    aws: withCopies(rotateSteps.aws!),
    kubernetes: withCopies(rotateSteps.kubernetes!),
    github: withCopies(rotateSteps.github!),
    azure: withCopies(rotateSteps.azure!),
    gcp: withCopies(rotateSteps.gcp!),
    other: withCopies(rotateSteps.other),
  },
  hold: { days: 14, because: 'Two weeks cover every daily and weekly job twice.' },
  proof: 'A later import shows the secret replaced or ended, or a later scan finds one copy at most.',
}
