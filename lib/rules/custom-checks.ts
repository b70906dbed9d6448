import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { previewOnAll } from '@/lib/checks/preview-custom'
import { removeCustomCheck, storeCustomCheck, wrongExamples, wrongly } from '@/lib/checks/store-custom'
import { rehearsal } from '@/lib/db/pool'
import { frameworkById } from '@/lib/frameworks/index'
import type { CustomPreview } from '@/lib/model/answers/checks'
import { type CustomDefinition, customCheckId, problemsOf } from '@/lib/model/custom-checks'
import { Invalid } from '@/lib/model/errors'

/**
 * Writes a custom check, or changes it as a new version. Everything is judged with it next.
 * @param basedOn the version that was changed; null for a new check
 */
export const saveCustomCheck = (
  actor: Actor,
  id: string,
  definition: CustomDefinition,
  isEnabled: boolean,
  basedOn: number | null,
): Promise<{ version: number }> =>
  write(actor, 'check:tune', async (client) => {
    demandSound(id, definition)
    const state = isEnabled ? 'enabled' : 'disabled'
    const { version, audit } = await storeCustomCheck(client, actor, id, { definition, state }, basedOn)
    return { result: { version }, audit }
  })

/** Takes a custom check away: its open findings close as no problem, without a proof, and its tasks are cancelled. */
export const deleteCustomCheck = (actor: Actor, id: string): Promise<{ version: number }> =>
  write(actor, 'check:tune', async (client) => {
    const { version, audit } = await removeCustomCheck(client, actor, id)
    return { result: { version }, audit }
  })

/** What a custom check would open and close, when its examples are right; nothing is written. */
export async function previewCustomCheck(
  actor: Actor,
  id: string,
  definition: CustomDefinition,
  asOf: Date,
): Promise<CustomPreview> {
  demand(actor, 'check:tune')
  demandSound(id, definition)
  const wrong = await rehearsal((client) => wrongExamples(client, id, definition))
  if (wrong.length > 0) throw wrongly(wrong)
  return previewOnAll(id, definition, asOf)
}

/** @throws Invalid with every field that is wrong, and what to do about it */
export function demandSound(id: string, definition: CustomDefinition): void {
  const named = customCheckId.safeParse(id)
  const fields = [
    ...(named.success ? [] : [{ field: 'id', problem: named.error.issues[0]!.message }]),
    ...problemsOf(definition),
    ...definition.controls.flatMap(({ framework, control }, at) => {
      const found = frameworkById(framework)?.controls.find((one) => one.id === control)
      if (found && !found.isHeading) return []
      const problem = found
        ? `${control} only groups others: name one of them.`
        : `There is no control "${control}" of "${framework}".`
      return [{ field: `controls.${at}`, problem }]
    }),
  ]
  if (fields.length > 0)
    throw new Invalid(fields.map(({ field, problem }) => `${field}: ${problem}`).join(' '), { fields })
}
