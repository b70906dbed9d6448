'use client'
import { useEffect, useState } from 'react'

/** A page that takes longer than this is not only on its way. */
const SLOW_MS = 6_000

/** Says that the server is slow, once it is: shapes of rows alone look like a page that never comes. */
export function SlowNotice() {
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <output className={isSlow ? 'told' : 'visually-hidden'}>
      {isSlow
        ? 'The server takes longer than usual. It may be busy, or its database may not answer. Still waiting.'
        : null}
    </output>
  )
}
