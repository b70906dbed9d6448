'use client'
import { useState } from 'react'
import { Button } from './button'

/** Takes back what was done, and says so in words. */
export type Undo = () => Promise<string>

/** What a bulk action did, read out, with a way back where there is one. */
export function Told({ words, undo }: { words: string | null; undo?: Undo }) {
  // What became of taking it back belongs to the words that it takes back.
  const [after, setAfter] = useState<{ of: string; words: string | null } | null>(null)
  const undone = after?.of === words ? after : null
  const takeBack = async () => {
    if (!undo || !words) return
    setAfter({ of: words, words: null })
    const said = await undo().catch((error: Error) => `Not undone. ${error.message}`)
    setAfter({ of: words, words: said })
  }
  return (
    <div className={words ? 'told' : 'visually-hidden'}>
      <output>{undone?.words ?? words}</output>{' '}
      {undo && !undone ? (
        <Button small onClick={() => void takeBack()}>
          Undo
        </Button>
      ) : null}
    </div>
  )
}
