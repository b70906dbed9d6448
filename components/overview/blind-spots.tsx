import { Link } from '@/components/ui/link'
import { counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import type { SourceRow } from '@/lib/model/answers/imports'

const SHOWN = 4

/** Sources that failed or fell silent, before any figure that rests on them. */
export function BlindSpots({ sources }: { sources: SourceRow[] }) {
  const blind = sources.filter((source) => source.state === 'failed' || source.state === 'silent')
  if (blind.length === 0) return null
  return (
    <section aria-label="Blind spots" className="stack">
      {blind.slice(0, SHOWN).map((source) => (
        <Notice
          key={source.id}
          tone={source.state === 'failed' ? 'critical' : 'unknown'}
          title={
            source.state === 'failed' ? (
              <>
                The last import of {source.name} failed
                {source.lastFailedAt ? (
                  <>
                    {' '}
                    on <Time at={source.lastFailedAt} />
                  </>
                ) : null}
                .
              </>
            ) : (
              <>
                {source.name} has sent nothing since{' '}
                {source.lastImportAt ? <Time at={source.lastImportAt} form="day" /> : 'it was added'}.
              </>
            )
          }
          action={<Link href="/sources">Source status</Link>}
        >
          {source.lastError && source.state === 'failed' ? `${source.lastError}. ` : null}
          {source.identities === 0
            ? 'No identity is listed by it alone.'
            : `${counted(source.identities, 'identity depends', 'identities depend')} on it; what it no longer reports is shown as unknown.`}
        </Notice>
      ))}
      {blind.length > SHOWN ? (
        <p className="small text-3">
          {blind.length - SHOWN} more in <Link href="/sources">Sources</Link>.
        </p>
      ) : null}
    </section>
  )
}
