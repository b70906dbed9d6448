import { CopyButton } from './copy-button'
import styles from './command-block.module.css'

type Props = {
  text: string
  /** What is copied: "the command". */
  what?: string
}

/** Something to be run elsewhere, exactly as it stands. It scrolls and never wraps. */
export function CommandBlock({ text, what = 'the command' }: Props) {
  return (
    <div className={styles.block}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it */}
      <pre className={styles.text} tabIndex={0}>
        {text}
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  )
}
