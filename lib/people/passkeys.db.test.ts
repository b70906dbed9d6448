import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { checkPasskey, relyingParty, signInChallenge } from '@/lib/auth/passkeys'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { resetFactor } from './account'
import { addPasskey, beginPasskey, listPasskeys, removePasskey } from './passkeys'
import { listPeople } from './queries'
import { authenticator } from './testing-authenticator'
import { createSignUpLink, setDisabled, signUp } from './users'

ownDatabase()
const administrator = systemActor('test')
const PASSWORD = 'a long enough password'
const proof = { password: PASSWORD }
const party = { id: 'muster.example', origin: 'https://muster.example' }

beforeAll(() => {
  vi.stubEnv('MUSTER_URL', party.origin)
})
afterAll(() => vi.unstubAllEnvs())
beforeEach(() => rows('delete from rate_limit').then(() => undefined))

async function account(): Promise<Actor & { id: string }> {
  const email = `${randomUUID().slice(0, 8)}@example.test`
  const { token } = await createSignUpLink(administrator, { email, role: 'owner', hours: 1 })
  await signUp({ token, email, name: 'Somebody', password: PASSWORD })
  const [user] = await rows<{ id: string }>('select id from app_user where email = $1', [email])
  return { kind: 'user', id: user!.id, label: email, role: 'owner', scope: {} }
}
async function withPasskey() {
  const actor = await account()
  const device = authenticator(party)
  const { challenge } = await beginPasskey(actor, proof)
  const key = await addPasskey(actor, { name: 'Laptop', response: device.make(challenge) })
  return { actor, device, key }
}
const challenge = async () => (await signInChallenge()).challenge

test('a passkey is added by whoever proves the password, and signs in with a challenge of ours, once', async () => {
  const actor = await account()
  await expect(beginPasskey(actor, { password: 'not the password' })).rejects.toThrow('do not match')
  const device = authenticator(party)
  const options = await beginPasskey(actor, proof)
  expect(options).toMatchObject({
    rp: { id: 'muster.example', name: 'Muster' },
    user: { name: actor.label },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  })
  const key = await addPasskey(actor, { name: 'Laptop', response: device.make(options.challenge) })
  expect(await listPasskeys(actor)).toEqual([key])
  expect((await listPeople(administrator)).find(({ id }) => id === actor.id)?.passkeys).toBe(1)

  const asked = await challenge()
  const signed = device.sign(asked)
  expect(await checkPasskey(signed)).toEqual({ outcome: 'admitted', id: actor.id, email: actor.label })
  expect(await checkPasskey(signed)).toMatchObject({ outcome: 'refused', who: actor.label })
  expect((await listPasskeys(actor))[0]!.lastUsedAt).not.toBeNull()
  // A second device leaves the first alone; the first is not asked to make another.
  expect((await beginPasskey(actor, proof)).excludeCredentials).toEqual([
    expect.objectContaining({ id: device.id }),
  ])
})

test('two requests with one signed challenge: one gets in', async () => {
  const { device } = await withPasskey()
  const signed = device.sign(await challenge())
  const both = await Promise.all([checkPasskey(signed), checkPasskey(signed)])
  expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['admitted', 'refused'])
})

test.each([
  ['from a page of another site', { origin: 'https://muster.example.evil.test' }],
  ['for another site', { rpId: 'evil.test' }],
  ['without finger, face or code', { unverified: true }],
  ['with a count that went back', { count: 1 }],
])('a signature %s is refused', async (_what, wrong) => {
  const { device } = await withPasskey()
  expect(await checkPasskey(device.sign(await challenge()))).toMatchObject({ outcome: 'admitted' })
  expect(await checkPasskey(device.sign(await challenge(), wrong))).toMatchObject({ outcome: 'refused' })
})

test('nothing is signed in by what is no answer, by an unknown passkey, or with a challenge that is not ours or too old', async () => {
  const { device } = await withPasskey()
  for (const given of ['', 'null', '{}', '[]', '{"id":"x","rawId":"x","response":{}}', '"'.repeat(50)])
    expect(await checkPasskey(given)).toMatchObject({ outcome: 'refused', who: 'unknown' })
  expect(await checkPasskey(authenticator(party).sign(await challenge()))).toMatchObject({
    why: 'unknown passkey',
  })
  expect(await checkPasskey(device.sign('bm90IG91cnM'))).toMatchObject({ outcome: 'refused' })
  const old = await challenge()
  await rows("update passkey_challenge set expires_at = now() - interval '1 second'")
  expect(await checkPasskey(device.sign(old))).toMatchObject({ outcome: 'refused' })
})

test('a challenge of somebody else, or of the sign-in, adds no passkey', async () => {
  const [actor, other] = [await account(), await account()]
  const device = authenticator(party)
  for (const asked of [(await beginPasskey(other, proof)).challenge, await challenge()])
    await expect(addPasskey(actor, { name: 'Laptop', response: device.make(asked) })).rejects.toThrow(
      'does not fit',
    )
  await expect(addPasskey(actor, { name: 'Laptop', response: {} })).rejects.toThrow('does not fit')
  const mine = (await beginPasskey(actor, proof)).challenge
  await expect(
    addPasskey(actor, { name: 'Laptop', response: device.make(mine, { origin: 'https://evil.test' }) }),
  ).rejects.toThrow('does not fit')
  expect(await listPasskeys(actor)).toEqual([])
})

test('whoever is blocked, or whose passkeys are removed, does not come in; nobody removes those of others', async () => {
  const { actor, device, key } = await withPasskey()
  const other = await account()
  await expect(removePasskey(other, key.id, proof)).rejects.toThrow('no such passkey of yours')
  await setDisabled(administrator, actor.id, true)
  expect(await checkPasskey(device.sign(await challenge()))).toMatchObject({ why: 'kept out' })
  await setDisabled(administrator, actor.id, false)
  await resetFactor(administrator, actor.id)
  expect(await checkPasskey(device.sign(await challenge()))).toMatchObject({ why: 'unknown passkey' })

  const second = await withPasskey()
  await removePasskey(second.actor, second.key.id, proof)
  expect(await checkPasskey(second.device.sign(await challenge()))).toMatchObject({ why: 'unknown passkey' })
})

test('where only the company login is accepted, a passkey opens nothing', async () => {
  const { device } = await withPasskey()
  vi.stubEnv('MUSTER_SSO_ONLY', '1')
  vi.stubEnv('OIDC_ISSUER', 'https://idp.example.test')
  vi.stubEnv('OIDC_CLIENT_ID', 'muster')
  expect(await checkPasskey(device.sign(await challenge()))).toMatchObject({
    why: 'only the company login is accepted',
  })
  vi.stubEnv('MUSTER_SSO_ONLY', '0')
})

test('a bare address has no passkeys, and says what to do', async () => {
  for (const url of ['http://127.0.0.1:3000', 'http://[::1]:3000']) {
    vi.stubEnv('MUSTER_URL', url)
    expect(relyingParty()).toBeNull()
    await expect(signInChallenge()).rejects.toThrow('set MUSTER_URL')
  }
  vi.stubEnv('MUSTER_URL', 'http://localhost:3000')
  expect(relyingParty()).toEqual({ id: 'localhost', origin: 'http://localhost:3000' })
  vi.stubEnv('MUSTER_URL', party.origin)
})
