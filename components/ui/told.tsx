'use client'
import { useState } from 'react'
import { Button } from './button'

/** Takes back what was done, and says so in words. */
export type Undo = () => Promise<string>

interface Done {
  words: string
  undo?: Undo | undefined
}

/**
 * Says what was done, with a way back where there is one.
 * @param elsewhere takes the words where a list shows them; without it they stand where `told` is drawn
 */
export function useTold(elsewhere?: (words: string, undo?: Undo) => void) {
  const [done, setDone] = useState<Done | null>(null)
  const tell = (words: string, undo?: Undo) => (elsewhere ? elsewhere(words, undo) : setDone({ words, undo }))
  return { tell, told: elsewhere ? null : <Told words={done?.words ?? null} undo={done?.undo} /> }
}

/** What a bulk action did, read out, with a way back where there is one. */
export function Told({ words, undo }: { words: string | null; undo?: Undo | undefined }) {
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
