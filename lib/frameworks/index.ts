import type { Framework } from './framework'
import { cisControls81 } from './cis-controls-8.1'
import { cmmc20 } from './cmmc-2.0'
import { csaAicm10 } from './csa-aicm-1.0'
import { csaAicm11 } from './csa-aicm-1.1'
import { csaCcm40 } from './csa-ccm-4.0'
import { csaCcm41 } from './csa-ccm-4.1'
import { csaMaestro } from './csa-maestro'
import { doraRts20241774 } from './dora-rts-2024-1774'
import { fedrampCr26 } from './fedramp-cr26'
import { iso270012022 } from './iso-27001-2022'
import { nis2Ir20242690 } from './nis2-ir-2024-2690'
import { nistAiRmf10 } from './nist-ai-rmf-1.0'
import { nistCsf11 } from './nist-csf-1.1'
import { nistCsf20 } from './nist-csf-2.0'
import { nistSp800207 } from './nist-sp-800-207'
import { nistSp800207a } from './nist-sp-800-207a'
import { nistSp80053R5 } from './nist-sp-800-53-r5'
import { nistSp80057pt1R5 } from './nist-sp-800-57pt1-r5'
import { nistSp800634 } from './nist-sp-800-63-4'
import { owaspAsi2026 } from './owasp-asi-2026'
import { owaspNhi2025 } from './owasp-nhi-2025'
import { pciDss401 } from './pci-dss-4.0.1'
import { soc2Tsc2017 } from './soc2-tsc-2017'

/** Every framework, in the order in which they are listed. The one place where a framework is registered. */
export const frameworks = [
  owaspNhi2025,
  owaspAsi2026,
  nistCsf20,
  nistSp80053R5,
  nistSp800207,
  nistSp800207a,
  nistSp800634,
  nistSp80057pt1R5,
  nistAiRmf10,
  csaMaestro,
  csaCcm41,
  csaAicm11,
  cisControls81,
  pciDss401,
  soc2Tsc2017,
  iso270012022,
  fedrampCr26,
  nis2Ir20242690,
  doraRts20241774,
  cmmc20,
  nistCsf11,
  csaCcm40,
  csaAicm10,
] as const satisfies readonly Framework[]

type Registered = (typeof frameworks)[number]

/**
 * A control of a framework that is not superseded; naming one that does not exist is a compile error. Controls of superseded
 * editions say themselves which ones took their place.
 */
export type Reference = {
  [Each in Registered as Each['status'] extends 'superseded' ? never : Each['id']]: {
    framework: Each['id']
    control: Each['controls'][number]['id']
  }
} extends infer All
  ? All[keyof All]
  : never

export const frameworkById = (id: string): Framework | undefined =>
  frameworks.find((framework) => framework.id === id)

/** Controls that a check is evidence for, in the given frameworks. */
export function controlsOf(
  checkId: string,
  carried: readonly Framework[],
): { framework: Framework; id: string; title: string }[] {
  return carried.flatMap((framework) =>
    framework.controls
      .filter((control) => (control.checks as readonly string[]).includes(checkId))
      .map((control) => ({ framework, id: control.id, title: control.title })),
  )
}
