'use client'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import styles from './account.module.css'

type Props = { codes: string[]; onDone: () => void }

/** Ten codes, shown once. */
export function RecoveryCodes({ codes, onDone }: Props) {
  return (
    <div className="stack">
      <Notice title="Save these recovery codes now.">
        Each works once if you do not have your authenticator. They are shown only once; Muster stores hashes.
      </Notice>
      <ul className={styles.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="row wrap">
        <Button look="filled" onClick={onDone}>
          I have saved them
        </Button>
        <CopyButton text={codes.join('\n')} what="the recovery codes" />
      </div>
    </div>
  )
}
