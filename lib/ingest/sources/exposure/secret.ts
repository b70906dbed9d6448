/** Ids of access keys that a finding may quote; unlike the secret beside them they may be kept. */
export function accessKeyIdIn(...texts: ReadonlyArray<string | undefined>): string | undefined {
  for (const text of texts) {
    const found = /\bA(?:KIA|SIA)[A-Z0-9]{12,}\b/.exec(text ?? '')
    if (found) return found[0]
  }
  return undefined
}

/** Reports made with redaction carry a mark in place of the secret; hashing it would join what is not equal. */
export const isRedacted = (text: string | undefined): boolean =>
  !text || /^(REDACTED|\*+|.*\*{4,}.*)/.test(text)

/** Thinkst canary tokens answer as working AWS keys; they are bait, not a leak. */
export const isCanary = (...texts: ReadonlyArray<string | undefined>): boolean =>
  texts.some((text) => text?.includes('canarytokens.') ?? false)
