import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { askedInstant } from '@/lib/db/instant'
import { type Client, prepared } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import type { Row } from '@/lib/db/row'
import type { control_verification } from '@/lib/generated/prisma/client'
import type { Verification } from '@/lib/model/answers/frameworks'
import { Invalid, NotFound } from '@/lib/model/errors'
import type { VerificationInput } from '@/lib/model/inputs'
import { verificationResults } from '@/lib/model/vocabulary'
import { keptBytes, notArrived } from './evidence-files'
import { frameworkById } from './index'

const YEARS_MAX = 3

/**
 * Records, changes or takes back what a person found about a control that no check reaches. Safe to repeat.
 * @throws NotFound for an unknown framework or control, Invalid for a control with checks, for a heading and for a wrong end
 */
export const verifyControl = (
  actor: Actor,
  frameworkId: string,
  input: VerificationInput,
): Promise<{ control: string }> =>
  write(actor, 'control:verify', async (client) => {
    const framework = frameworkById(frameworkId)
    const control = framework?.controls.find(({ id }) => id === input.control)
    if (!framework || !control)
      throw new NotFound(`There is no control ${input.control} in "${frameworkId}".`)
    if (framework.status !== 'current')
      throw new Invalid(`${framework.name} ${framework.version} is not assessed.`)
    if (control.checks.length > 0)
      throw new Invalid(`${control.id} is judged by checks; a person cannot overrule them.`)
    if (control.isHeading) throw new Invalid(`${control.id} is a heading. Verify its entries.`)
    const key = { framework: framework.id, control: control.id }
    const subject = `${framework.id} ${control.id}`
    if (input.result === null) {
      const { count } = await prismaOn(client).control_verification.deleteMany({ where: key })
      if (count === 0) throw new NotFound(`${control.id} has no verification.`)
      return { result: { control: control.id }, audit: { action: 'control.unverify', subject } }
    }
    const validUntil = endOf(input.valid_until)
    const sha256 = input.file ? Uint8Array.from(Buffer.from(input.file.sha256, 'hex')) : null
    if (sha256) await demandKept(client, key, sha256)
    const data = {
      version: framework.version,
      result: input.result,
      evidence: input.evidence,
      link: input.link ?? null,
      file_name: input.file?.name ?? null,
      file_sha256: sha256,
      verified_by: actor.label,
      verified_at: new Date(),
      valid_until: validUntil,
    }
    await prismaOn(client).control_verification.upsert({
      where: { framework_control: key },
      create: { ...key, ...data },
      update: data,
    })
    return {
      result: { control: control.id },
      audit: {
        action: 'control.verify',
        subject,
        detail: {
          result: input.result,
          evidence: input.evidence,
          valid_until: input.valid_until,
          ...(input.link && { link: input.link }),
          ...(input.file && { file_sha256: input.file.sha256 }),
        },
      },
    }
  })

/** @throws Invalid for a file that is not kept, unless the verification named it before files were kept */
async function demandKept(
  client: Client,
  key: { framework: string; control: string },
  sha256: Uint8Array<ArrayBuffer>,
): Promise<void> {
  if ((await keptBytes(client, Buffer.from(sha256).toString('hex'))) !== null) return
  if ((await prismaOn(client).control_verification.count({ where: { ...key, file_sha256: sha256 } })) === 0)
    throw notArrived()
}

/** The end of the last day, in UTC. */
function endOf(day: string): Date {
  const end = new Date(`${day}T23:59:59Z`)
  const latest = new Date()
  latest.setUTCFullYear(latest.getUTCFullYear() + YEARS_MAX)
  if (end <= new Date()) throw new Invalid('The verification has to be valid until a day in the future.')
  if (end > latest) throw new Invalid(`A verification is valid for at most ${YEARS_MAX} years.`)
  return end
}

/** Verifications by framework and control ("nist-csf-2.0 GV.SC-04"), those that have expired too. */
export async function currentVerifications(): Promise<Map<string, Verification>> {
  const at = askedInstant() ?? new Date()
  const found = await prepared<Row<control_verification> & { is_kept: boolean }>(
    `select v.*, exists (select 1 from evidence_file f where f.sha256 = v.file_sha256) as is_kept
     from control_verification v
     order by framework, control`,
  )
  return new Map(
    found.map((row) => [
      `${row.framework} ${row.control}`,
      {
        framework: row.framework,
        control: row.control,
        version: row.version,
        result: verificationResults.find((result) => result === row.result)!,
        evidence: row.evidence,
        link: row.link,
        file:
          row.file_name && row.file_sha256
            ? {
                name: row.file_name,
                sha256: Buffer.from(row.file_sha256).toString('hex'),
                isKept: row.is_kept,
              }
            : null,
        verifiedBy: row.verified_by,
        verifiedAt: row.verified_at.toISOString(),
        validUntil: row.valid_until.toISOString(),
        isExpired: row.valid_until <= at,
      },
    ]),
  )
}
