import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { frameworkPosture } from './queries'
import { managementResponses, respondTo } from './responses'

ownDatabase()
const actor = systemActor('test')
const csf = 'nist-csf-2.0'
const given = {
  control: 'PR.AA-05',
  position: 'partly' as const,
  response: 'The service accounts of the warehouse are reduced; those of the tills stay as they are.',
  responsible: 'Head of operations',
  due_on: '2027-03-31',
}
const responseTo = async (control: string) =>
  (await frameworkPosture(actor, csf)).controls.find(({ id }) => id === control)!.response

test('a response stands on its control, is changed, taken back, and known as it was before', async () => {
  expect(await responseTo('PR.AA-05')).toBeNull()
  await respondTo(actor, csf, given)
  await respondTo(actor, csf, given)
  expect(await responseTo('PR.AA-05')).toMatchObject({
    position: 'partly',
    response: given.response,
    responsible: 'Head of operations',
    dueOn: '2027-03-31',
    givenBy: 'test',
  })
  const [{ at }] = (await rows<{ at: Date }>('select clock_timestamp() as at')) as [{ at: Date }]
  await respondTo(actor, csf, { ...given, position: 'agrees', due_on: undefined })
  expect(await responseTo('PR.AA-05')).toMatchObject({ position: 'agrees', dueOn: null })
  const then = await lookingBackTo(at, managementResponses)
  expect(then.get(`${csf} PR.AA-05`)).toMatchObject({ position: 'partly' })
  await respondTo(actor, csf, { control: 'PR.AA-05', position: null })
  expect(await responseTo('PR.AA-05')).toBeNull()
  await expect(respondTo(actor, csf, { control: 'PR.AA-05', position: null })).rejects.toThrow(
    'no management response',
  )
  await expect(respondTo(actor, csf, { ...given, control: 'XX.YY-01' })).rejects.toThrow(
    'no control XX.YY-01',
  )
  expect(
    await rows("select distinct action from audit_entry where action like 'control.%respond' order by 1"),
  ).toEqual([{ action: 'control.respond' }, { action: 'control.unrespond' }])
})
