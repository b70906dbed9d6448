import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import type { Role } from '@/lib/model/vocabulary'

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-files-'))
let delivery = 0

/** Imports a file from bytes to findings, true at an instant. */
export async function bring(
  text: string,
  asOf: Date,
  completeness: 'complete' | 'partial' = 'partial',
): Promise<number> {
  const file = path.join(folder, `delivery-${delivery++}.csv`)
  writeFileSync(file, text)
  const [accepted] = await accept(systemActor('test'), [localFile(file)], {
    completeness,
    asOf,
    wantsPreview: false,
  })
  await runImport(accepted!.importId!)
  await finishImports(asOf)
  return accepted!.importId!
}

/** The finding of a check on a user, as stored. */
export async function findingOn(
  user: string,
  checkNo: number,
): Promise<{ id: string; identity_key: string; credential_key: string; state: number; severity: number }> {
  const [found] = await rows<{
    id: string
    identity_key: string
    credential_key: string
    state: number
    severity: number
  }>(
    `select f.id, f.identity_key, f.credential_key, f.state, f.severity
     from finding f
       join identity i using (identity_key)
     where i.name = $1 and f.check_no = $2`,
    [user, checkNo],
  )
  if (!found) throw new Error(`${user} has no finding of check ${checkNo}`)
  return found
}

export const person = (id: string, role: Role = 'analyst', scope: Actor['scope'] = {}): Actor =>
  ({ kind: 'user', id, label: `${id}@example.test`, role, scope }) as Actor
