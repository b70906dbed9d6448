import type { Framework } from './framework'
import { nistCsf20 } from './nist-csf-2.0'
import { owaspNhi2025 } from './owasp-nhi-2025'

/** Every framework. The one place where a framework is registered. */
export const frameworks: readonly Framework[] = [owaspNhi2025, nistCsf20]

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
