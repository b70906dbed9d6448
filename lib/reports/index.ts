import { attestationRecord } from './attestation-record'
import { controlOperation } from './control-operation'
import { credentialAge } from './credential-age'
import { identityDossier } from './dossier'
import { exceptionsRegister } from './exceptions-register'
import { frameworkPostureReport } from './framework-posture'
import { ownership, privilegeExcess } from './identities'
import { remediationPerformance } from './remediation-performance'
import { judgedAnew } from './judged-anew'
import type { Report } from './report'
import { sampleSheetOf } from './sample-sheet'
import { executiveSummary } from './summary'

/** Every report. The one place where a report is registered. */
export const reports: readonly Report[] = [
  executiveSummary,
  frameworkPostureReport,
  controlOperation,
  judgedAnew,
  credentialAge,
  privilegeExcess,
  ownership,
  attestationRecord,
  exceptionsRegister,
  remediationPerformance,
  identityDossier,
  sampleSheetOf(reportById),
]

export function reportById(id: string): Report | undefined {
  return reports.find((report) => report.id === id)
}
