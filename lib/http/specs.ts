import { identitiesSpecs } from './specs/identities'
import { findingsSpecs } from './specs/findings'
import { remediationSpecs } from './specs/remediation'
import { frameworksSpecs } from './specs/frameworks'
import { requestsSpecs } from './specs/requests'
import { importsSpecs } from './specs/imports'
import { ownersSpecs } from './specs/owners'
import { attestationSpecs } from './specs/attestation'
import { reportsSpecs } from './specs/reports'
import { accessSpecs } from './specs/access'
import { outwardSpecs } from './specs/outward'
import { serviceSpecs } from './specs/service'

/** The routes of /api/v1 in groups: a heading, what the group is about, and its routes. */
export const groups = [
  {
    name: 'Identities',
    about: 'Identities, credentials, and how lists are found again: search, scopes, saved views.',
    specs: identitiesSpecs,
  },
  { name: 'Findings', about: 'Findings, and which of them are set aside.', specs: findingsSpecs },
  { name: 'Remediation', about: 'Tasks, exceptions, comments and watching.', specs: remediationSpecs },
  {
    name: 'Checks and frameworks',
    about: 'Checks with their thresholds, and the controls that they are evidence for.',
    specs: frameworksSpecs,
  },
  {
    name: 'Requests for evidence',
    about: 'What auditors ask to be shown, and what was answered.',
    specs: requestsSpecs,
  },
  { name: 'Imports', about: 'Imports, sources and places.', specs: importsSpecs },
  { name: 'Owners', about: 'Owners, people and teams.', specs: ownersSpecs },
  { name: 'Attestation', about: 'Campaigns and the answers of reviewers.', specs: attestationSpecs },
  { name: 'Reports and audit', about: 'Reports, their files, and the audit log.', specs: reportsSpecs },
  { name: 'Access', about: 'Accounts, sessions, tokens and invitations.', specs: accessSpecs },
  { name: 'Outward', about: 'Webhooks, ticket systems and policies.', specs: outwardSpecs },
  { name: 'Service', about: 'What watches and describes the installation.', specs: serviceSpecs },
] as const

// Handlers are made from it, the OpenAPI document is generated from it, and a test walks it with every role.
export const specs = {
  ...identitiesSpecs,
  ...findingsSpecs,
  ...remediationSpecs,
  ...frameworksSpecs,
  ...requestsSpecs,
  ...importsSpecs,
  ...ownersSpecs,
  ...attestationSpecs,
  ...reportsSpecs,
  ...accessSpecs,
  ...outwardSpecs,
  ...serviceSpecs,
} as const
