'use client'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import styles from './copy-button.module.css'

type Props = { text: string; /** What is copied: "the ARN". */ what: string }

export function CopyButton({ text, what }: Props) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    )
  return (
    <>
      <button
        type="button"
        className={styles.copy}
        onClick={copy}
        aria-label={`Copy ${what}`}
        title={`Copy ${what}`}
      >
        {state === 'copied' ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </button>
      <output className={state === 'refused' ? 'small text-3' : 'visually-hidden'}>
        {state === 'copied'
          ? `Copied ${what}`
          : state === 'refused'
            ? 'Copying is blocked by the browser'
            : ''}
      </output>
    </>
  )
}
