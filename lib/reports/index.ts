import { credentialAge } from './credential-age'
import { identityDossier } from './dossier'
import { frameworkPostureReport } from './framework-posture'
import { ownership, privilegeExcess } from './identities'
import type { Report } from './report'
import { executiveSummary } from './summary'

/** Every report. The one place where a report is registered. */
export const reports: readonly Report[] = [
  executiveSummary,
  frameworkPostureReport,
  credentialAge,
  privilegeExcess,
  ownership,
  identityDossier,
]

export const reportById = (id: string): Report | undefined => reports.find((report) => report.id === id)
