import { Link } from '@/components/ui/link'
import type { ReactNode } from 'react'
import { Time } from '@/components/ui/time'
import type { Sighting } from '@/lib/model/answers/inventory'

type Props = {
  sighting: Sighting | undefined
  /** Text before the source: "policy from CIS". */ children?: ReactNode
}

/** Where a fact was read: file, place, import, time. */
export function Provenance({ sighting, children }: Props) {
  return (
    <>
      {children ? <>{children} </> : null}
      {sighting ? (
        <>
          {sighting.file}, {sighting.at},{' '}
          <Link href={`/imports/${sighting.importId}`} prefetch={false}>
            import {sighting.importId}
          </Link>
          , <Time at={sighting.lastSeenAt} />
        </>
      ) : (
        'Seen only in logs; not in any imported inventory.'
      )}
    </>
  )
}
