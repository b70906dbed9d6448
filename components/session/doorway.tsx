import type { ReactNode } from 'react'
import { Logo } from '@/components/shell/logo'
import styles from './doorway.module.css'

type Props = { title: string; words: ReactNode; children: ReactNode; foot?: ReactNode }

/** The frame of the pages before the console: sign-in and sign-up. */
export function Doorway({ title, words, children, foot }: Props) {
  return (
    <main className={styles.doorway}>
      <div className={styles.sheet}>
        <div className={styles.brand}>
          <Logo />
          Muster
        </div>
        <h1 className="title">{title}</h1>
        <p className={styles.words}>{words}</p>
        {children}
        {foot ? <p className={styles.foot}>{foot}</p> : null}
      </div>
    </main>
  )
}
