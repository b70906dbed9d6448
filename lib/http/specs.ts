import { identitiesSpecs } from './specs/identities'
import { findingsSpecs } from './specs/findings'
import { remediationSpecs } from './specs/remediation'
import { frameworksSpecs } from './specs/frameworks'
import { importsSpecs } from './specs/imports'
import { ownersSpecs } from './specs/owners'
import { attestationSpecs } from './specs/attestation'
import { reportsSpecs } from './specs/reports'
import { accessSpecs } from './specs/access'
import { outwardSpecs } from './specs/outward'
import { serviceSpecs } from './specs/service'

// Every route of /api/v1: handlers are made from it, the OpenAPI document is generated from it, and a test walks it with every
// role.
export const specs = {
  ...identitiesSpecs,
  ...findingsSpecs,
  ...remediationSpecs,
  ...frameworksSpecs,
  ...importsSpecs,
  ...ownersSpecs,
  ...attestationSpecs,
  ...reportsSpecs,
  ...accessSpecs,
  ...outwardSpecs,
  ...serviceSpecs,
} as const
