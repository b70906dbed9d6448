import type { ControlChoice } from '@/components/checks/custom-controls'
import { carriedFrameworks } from '@/lib/frameworks/editions'

/** The controls for which a custom check may be evidence: of every framework that is assessed, headings left out. */
export async function controlChoices(): Promise<ControlChoice[]> {
  return (await carriedFrameworks())
    .filter(({ status }) => status === 'current')
    .map(({ id, name, version, controls }) => ({
      id,
      name: `${name} ${version}`,
      controls: controls.filter((one) => !one.isHeading).map((one) => ({ id: one.id, title: one.title })),
    }))
}
