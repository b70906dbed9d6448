import type { Framework } from './framework'
import { nistCsf20 } from './nist-csf-2.0'
import { owaspNhi2025 } from './owasp-nhi-2025'

/** Every framework. The one place where a framework is registered. */
export const frameworks = [owaspNhi2025, nistCsf20] as const satisfies readonly Framework[]

/** A control of a registered framework; naming one that does not exist is a compile error. */
export type Reference = {
  [Each in (typeof frameworks)[number] as Each['id']]: {
    framework: Each['id']
    control: Each['controls'][number]['id']
  }
}[(typeof frameworks)[number]['id']]

export const frameworkById = (id: string): Framework | undefined =>
  frameworks.find((framework) => framework.id === id)

/** Controls that a check is evidence for, in all frameworks. */
export function controlsOf(checkId: string): { framework: Framework; id: string; title: string }[] {
  return frameworks.flatMap((framework) =>
    framework.controls
      .filter((control) => (control.checks as readonly string[]).includes(checkId))
      .map((control) => ({ framework, id: control.id, title: control.title })),
  )
}
