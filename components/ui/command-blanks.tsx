'use client'
import { type ReactNode, useState } from 'react'
import { blankName, blanksIn, fillBlanks } from '@/lib/model/command-blanks'
import styles from './command-blanks.module.css'
import { TextField } from './text-field'

type Props = {
  /** All commands of the steps. */
  commands: readonly string[]
  /** Draws the steps; `fill` puts what was typed into a command. */
  children: (fill: (command: string) => string) => ReactNode
}

/** Asks for what commands leave open and fills it in, here only: nothing of it is sent or kept. */
export function CommandBlanks({ commands, children }: Props) {
  const [values, setValues] = useState<Record<string, string>>({})
  const blanks = blanksIn(commands)
  return (
    <>
      {blanks.length > 0 ? (
        <details className={styles.blanks}>
          <summary className="small">
            Fill in {blanks.length === 1 ? 'the value' : `the ${blanks.length} values`} that the commands ask
            for
          </summary>
          <div className={styles.fields}>
            {blanks.map((blank) => (
              <TextField
                key={blank}
                label={blankName(blank)}
                autoComplete="off"
                spellCheck={false}
                value={values[blank] ?? ''}
                onChange={(event) => setValues((before) => ({ ...before, [blank]: event.target.value }))}
              />
            ))}
          </div>
        </details>
      ) : null}
      {children((command) => fillBlanks(command, values))}
    </>
  )
}
