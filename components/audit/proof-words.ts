import { counted } from '@/components/ui/figures'
import type { Verified } from '@/lib/model/answers/audit'

const minute = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`

/** What verification of an intact log found, a sentence for each kind of proof. */
export function proofSentences({
  entries,
  checkpoints,
  signedTo,
  archivedTo,
  stampedTo,
  acknowledged,
}: Verified): string[] {
  return [
    `${counted(entries, 'entry', 'entries')} checked against the hash chain and ${counted(checkpoints, 'signed checkpoint')}: all match.`,
    signedTo
      ? `The last signed entry is ${signedTo.entry}, signed on ${minute(signedTo.at)}.`
      : 'No entry is signed yet.',
    ...(archivedTo
      ? [
          `Entries up to ${archivedTo.entry} were moved to ${counted(archivedTo.archives, 'archive')}; the chain continues after them.`,
        ]
      : []),
    stampedTo ? stampSentence(stampedTo) : 'No outside time-stamping authority has confirmed an entry.',
    ...(acknowledged.length > 0
      ? [
          `${counted(acknowledged.length, 'known break')} acknowledged: ${acknowledged.map(({ entry, reason }) => `entry ${entry} (${reason})`).join('; ')}.`,
        ]
      : []),
  ]
}

const stampSentence = ({ entry, at, by, isTrusted }: NonNullable<Verified['stampedTo']>): string =>
  isTrusted
    ? `The time-stamping authority ${by} confirmed entry ${entry} on ${minute(at)}.`
    : `A time-stamping authority that calls itself ${by} confirmed entry ${entry} on ${minute(at)}. Its name is not verified: MUSTER_TSA_CA is not set, or does not contain its root certificate.`
