import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { demandAll } from '@/lib/auth/scope'
import { type Client, pool } from '@/lib/db/pool'
import { prisma, prismaOn } from '@/lib/db/prisma'
import type { Absence } from '@/lib/model/answers/owners'
import { Invalid, NotFound } from '@/lib/model/errors'
import { personOf, resolveActiveOwner } from './resolve'

const DAYS_MAX = 366

/** When somebody is away and who decides their reviews meanwhile. */
interface AbsenceInput {
  /** A person of the directory: e-mail, name or `person:12`. */
  delegate: string
  startsAt: string
  endsAt: string
}

/**
 * Lets somebody decide a person's reviews while that person is away. People set it for themselves; for others it takes the right to
 * assign owners. Nothing moves: when the time is over, what is not decided is the person's again.
 * @throws Invalid for a time that is over, ends before it begins or is longer than a year, and for a delegate who is away too
 */
export const setAbsence = (actor: Actor, personId: number, input: AbsenceInput): Promise<Absence> =>
  write(actor, 'attestation:decide', async (client) => {
    const person = await demandOwnOrAssign(client, actor, personId)
    const [startsAt, endsAt] = [new Date(input.startsAt), new Date(input.endsAt)]
    if (endsAt <= startsAt) throw new Invalid('The absence must end after it begins.')
    if (endsAt <= new Date()) throw new Invalid('The absence is over already.')
    if (endsAt.getTime() - startsAt.getTime() > DAYS_MAX * 86_400_000)
      throw new Invalid('An absence lasts a year at most. Hand the identities over instead.')
    const delegate = await resolveActiveOwner(client, input.delegate)
    if (delegate.person_id === null) throw new Invalid('Only a person can decide for somebody else.')
    if (delegate.person_id === personId) throw new Invalid('Choose somebody else.')
    const tables = prismaOn(client)
    const awayToo = await tables.absence.findFirst({
      where: { person_id: delegate.person_id, starts_at: { lt: endsAt }, ends_at: { gt: startsAt } },
    })
    if (awayToo)
      throw new Invalid(`${delegate.label} is away until ${awayToo.ends_at.toISOString().slice(0, 10)}, too.`)
    const data = {
      delegate_person_id: delegate.person_id,
      starts_at: startsAt,
      ends_at: endsAt,
      set_by: actor.label,
      set_at: new Date(),
    }
    await tables.absence.upsert({
      where: { person_id: personId },
      create: { person_id: personId, ...data },
      update: data,
    })
    return {
      result: {
        delegate: { id: delegate.person_id, name: delegate.label },
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        setBy: actor.label,
      },
      audit: {
        action: 'absence.set',
        subject: person.email,
        detail: { delegate: delegate.label, from: input.startsAt, to: input.endsAt },
      },
    }
  })

/** Ends an absence now, or takes a planned one back. Without one, nothing happens. */
export const endAbsence = (actor: Actor, personId: number): Promise<{ ended: boolean }> =>
  write(actor, 'attestation:decide', async (client) => {
    const person = await demandOwnOrAssign(client, actor, personId)
    const { count } = await prismaOn(client).absence.deleteMany({ where: { person_id: personId } })
    return {
      result: { ended: count > 0 },
      audit: { action: 'absence.end', subject: person.email, detail: { ended: count > 0 } },
    }
  })

/** The absence of a person that is planned or has begun; null when there is none. */
export async function absenceOf(personId: number, now = new Date()): Promise<Absence | null> {
  const found = await prisma().absence.findFirst({
    where: { person_id: personId, ends_at: { gt: now } },
    include: { delegate: true },
  })
  return (
    found && {
      delegate: { id: found.delegate.id, name: found.delegate.name },
      startsAt: found.starts_at.toISOString(),
      endsAt: found.ends_at.toISOString(),
      setBy: found.set_by,
    }
  )
}

/** The reader's own entry in the directory, with their absence; null for accounts that the directory does not list. */
export async function ownAbsence(
  actor: Actor,
): Promise<{ personId: number; absence: Absence | null } | null> {
  const person = await personOf(pool(), actor)
  return person && { personId: person.id, absence: await absenceOf(person.id) }
}

async function demandOwnOrAssign(client: Client, actor: Actor, personId: number) {
  const own = await personOf(client, actor)
  if (own?.id !== personId) {
    demand(actor, 'owner:assign')
    // Whoever stands in for somebody sees all that is asked of them, wherever it is.
    demandAll(actor)
  }
  const person = await prismaOn(client).person.findUnique({ where: { id: personId } })
  if (!person?.active) throw new NotFound('There is no such person, or they have left.')
  return person
}
