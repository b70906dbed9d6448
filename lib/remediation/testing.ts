import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { accept, localFile } from '@/lib/ingest/accept'
import { finishImports, runImport } from '@/lib/jobs/import'
import type { Role } from '@/lib/model/vocabulary'

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-files-'))
let delivery = 0

/** One access key of one user in a credential report. */
export interface Key {
  user: string
  rotated: string
  active?: boolean
}

const header =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'

/** A credential report of one account, as AWS writes it. */
export const report = (keys: readonly Key[], account = '333333333333'): string =>
  [
    header,
    ...keys.map(
      ({ user, rotated, active = true }) =>
        `${user},arn:aws:iam::${account}:user/${user},2020-01-01T00:00:00Z,false,N/A,N/A,N/A,false,${active},${rotated},2026-11-20T00:00:00Z,eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`,
    ),
  ].join('\n')

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
    'select f.id, f.identity_key, f.credential_key, f.state, f.severity from finding f join identity i using (identity_key) where i.name = $1 and f.check_no = $2',
    [user, checkNo],
  )
  if (!found) throw new Error(`${user} has no finding of check ${checkNo}`)
  return found
}

export const person = (id: string, role: Role = 'analyst', scope: Actor['scope'] = {}): Actor =>
  ({ kind: 'user', id, label: `${id}@example.test`, role, scope }) as Actor
