import { Link } from '@/components/ui/link'
import { counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import type { SourceRow } from '@/lib/model/answers/imports'

/** What failed or fell silent, said once, with what it makes unsure. */
export function SourceNotices({ sources }: { sources: SourceRow[] }) {
  const troubled = sources.filter(({ state }) => state === 'failed' || state === 'silent')
  if (troubled.length === 0) return null
  return (
    <div className="stack">
      {troubled.map((source) =>
        source.state === 'failed' ? (
          <Notice
            key={source.id}
            tone="critical"
            title={
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
            }
            action={<Link href={`/imports?source=${source.id}`}>Its imports</Link>}
          >
            {source.lastError ? `${source.lastError} ` : ''}
            {source.lastImportAt ? (
              <>
                {counted(source.identities, 'identity', 'identities')}{' '}
                {source.identities === 1 ? 'is' : 'are'} shown as of{' '}
                <Time at={source.lastImportAt} form="day" />; other data is not affected.
              </>
            ) : (
              'Nothing was stored; other data is not affected.'
            )}
          </Notice>
        ) : (
          <Notice
            key={source.id}
            tone="unknown"
            title={
              <>
                {source.name} has sent nothing since{' '}
                {source.lastImportAt ? <Time at={source.lastImportAt} /> : 'it was added'}.
              </>
            }
            action={<Link href={`/imports?source=${source.id}`}>Its imports</Link>}
          >
            An import is expected every {counted(source.silentAfterHours, 'hour')}. Its data gets older; its
            identities do not count as unused.
          </Notice>
        ),
      )}
    </div>
  )
}
