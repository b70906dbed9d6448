import { framework } from './framework'

export const csaAicm10 = framework({
  id: 'csa-aicm-1.0',
  name: 'CSA AI Controls Matrix',
  version: '1.0',
  published: '2025-07-10',
  status: 'superseded',
  supersededBy: 'csa-aicm-1.1',
  appliesTo: 'ai',
  sourceUrl: 'https://cloudsecurityalliance.org/artifacts/ai-controls-matrix',
  source: 'Pages of aicm.projectathos.com and public copies of the AI-CAIQ 1.0',
  controls: [
    {
      id: 'IAM',
      title: 'Identity & Access Management',
      checks: [],
      noneBecause: 'A heading of a superseded edition.',
      isHeading: true,
    },
    {
      id: 'IAM-16',
      title: 'Authorization Mechanisms',
      checks: [],
      noneBecause: 'Superseded: see IAM-15 of the current edition.',
      movedTo: ['IAM-15'],
    },
    {
      id: 'IAM-17',
      title: 'Knowledge Access Control - Need to Know',
      checks: [],
      noneBecause: 'Superseded: see IAM-16 of the current edition.',
      movedTo: ['IAM-16'],
    },
    {
      id: 'IAM-18',
      title: 'Output Modification and Special Authorization',
      checks: [],
      noneBecause: 'Superseded: see IAM-17 of the current edition.',
      movedTo: ['IAM-17'],
    },
    {
      id: 'IAM-19',
      title: 'Agent Access Restriction',
      checks: [],
      noneBecause: 'Superseded: see IAM-18 of the current edition.',
      movedTo: ['IAM-18'],
    },
  ],
})
