import { Time } from '@/components/ui/time'
import type { Verification } from '@/lib/model/answers/frameworks'
import { verificationResultNames } from '@/lib/model/words'

/** What a person found, who and until when; says so when it has expired. */
export function VerificationWords({ of }: { of: Verification }) {
  return (
    <span className="small text-2">
      <span className={of.result === 'fails' && !of.isExpired ? 'strong wrong' : 'strong'}>
        {of.isExpired ? 'Verification expired' : `${verificationResultNames[of.result]}, verified manually`}
      </span>{' '}
      by {of.verifiedBy} on <Time at={of.verifiedAt} form="day" />, {of.isExpired ? 'was ' : ''}valid until{' '}
      <Time at={of.validUntil} form="day" />. {of.evidence}{' '}
      {of.link ? (
        <a href={of.link} target="_blank" rel="noreferrer">
          Evidence
        </a>
      ) : null}
      {of.file ? <EvidenceFile {...of.file} /> : null}
    </span>
  )
}

/** The file as a link where it is kept; of earlier verifications only its name and hash. */
function EvidenceFile({ name, sha256, isKept }: NonNullable<Verification['file']>) {
  const hash = `SHA-256 ${sha256}`
  return isKept ? (
    <a className="mono strong" href={`/api/v1/evidence/${sha256}`} title={hash} download>
      {name}
    </a>
  ) : (
    <span className="mono" title={`${hash}. The file is not in Muster.`}>
      {name}
    </span>
  )
}
