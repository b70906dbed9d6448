import type { ExposureRecord } from '@/lib/model/records'
import type { CredentialKind, Provider } from '@/lib/model/vocabulary'
import type { Context } from '../../source'

/** Ids of access keys that a finding may quote; unlike the secret beside them they may be kept. */
export function accessKeyIdIn(...texts: ReadonlyArray<string | undefined>): string | undefined {
  for (const text of texts) {
    const found = /\bA(?:KIA|SIA)[A-Z0-9]{12,124}\b/.exec(text ?? '')
    if (found && !isMasked(found[0])) return found[0]
  }
  return undefined
}

/** A key id of which the middle is covered (AKIAXXXXXXXXXXXXXXXX) names no key. */
const isMasked = (id: string): boolean => /([A-Z0-9])\1{7}/.test(id)

/** Reports made with redaction carry a mark in place of the secret; hashing it would join what is not equal. */
export const isRedacted = (text: string | undefined): boolean =>
  !text ||
  text.startsWith('REDACTED') ||
  text.includes('<REDACTED>') ||
  text.includes('****') ||
  /^\*+$/.test(text)

// The accounts of AWS in which keys are made that only tell who tried them, as TruffleHog lists them.
const accountsOfBait = new Set(
  (
    '052310077262 171436882533 266735846894 534261010715 595918472158 717712589309 730335385048 819147034852 ' +
    '893192397702 992382622183'
  ).split(' '),
)

/** The account that a key of AWS belongs to; its id carries it, five bits a character. */
export function accountInKeyId(id: string): string {
  const bits = Array.from(id.slice(4, 14), (letter) =>
    Math.max(0, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)).toString(2).padStart(5, '0'),
  ).join('')
  return String(Number.parseInt(bits.slice(1, 41), 2)).padStart(12, '0')
}

/** Canary tokens answer as working AWS keys; they are bait, not a leak. */
export const isCanary = (...texts: ReadonlyArray<string | undefined>): boolean =>
  texts.some((text) => {
    if (text?.includes('canarytokens.')) return true
    const key = accessKeyIdIn(text)
    return key !== undefined && accountsOfBait.has(accountInKeyId(key))
  })

// What scanners call their detectors, by the platform whose credential it is.
const platforms: readonly [RegExp, Provider, CredentialKind][] = [
  [/^aws/i, 'aws', 'access_key'],
  [/github/i, 'github', 'personal_access_token'],
  [/gitlab/i, 'gitlab', 'personal_access_token'],
  [/azure|entra/i, 'azure', 'client_secret'],
  [/gcp|google/i, 'gcp', 'service_account_key'],
  [/vault|hashicorp/i, 'vault', 'other'],
  [/okta/i, 'okta', 'api_key'],
  [/openai|anthropic|huggingface|cohere|mistral|langsmith/i, 'ai', 'api_key'],
  [/private[-_ ]?key|ssh/i, 'other', 'ssh_key'],
]

/** Whose credential a detector finds, and of what kind. */
export function platformOf(detector: string): { provider: Provider; credentialKind: CredentialKind } {
  const [, provider, credentialKind] = platforms.find(([pattern]) => pattern.test(detector)) ?? []
  return { provider: provider ?? 'other', credentialKind: credentialKind ?? 'api_key' }
}

/**
 * The secret as every scanner would give it: some take the quotes and blanks around it along, some write a line break of a key as two
 * characters. Otherwise one secret that two of them find would be two.
 */
export function bareSecret(secret: string): string {
  const text = secret.replaceAll('\\n', '\n').replaceAll('\r\n', '\n')
  let [from, to] = [0, text.length]
  while (from < to && /[\s"'`]/.test(text[from]!)) from += 1
  while (to > from && /[\s"'`]/.test(text[to - 1]!)) to -= 1
  return text.slice(from, to)
}

/** The keyed hash of a found secret. An access-key id is none: hashing it would make every finding of the key look like the key itself. */
export function secretHash(secret: string | null | undefined, { fingerprint }: Context): string | undefined {
  const bare = bareSecret(secret ?? '')
  return isRedacted(bare) || /^A(KIA|SIA)[A-Z0-9]+$/.test(bare) ? undefined : fingerprint(bare)
}

/** A secret that works belongs to somebody: until an inventory knows whom, to a holder named by the secret's mark. */
export function unknownHolder(
  detector: string,
  mark: string,
  repository: string | undefined,
): NonNullable<ExposureRecord['holder']> {
  const platform = platformOf(detector)
  return {
    provider: platform.provider,
    nativeId: `exposed/${detector}/${mark}`,
    kind: 'other',
    name: `Holder of an exposed ${detector} secret`,
    scope: repository ?? '',
    credentialKind: platform.credentialKind,
  }
}
