import { counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { AdoptButton } from './adopt-button'

/** What an edition would change in one control. */
interface Change {
  id: string
  title: string
  kind: 'added' | 'removed' | 'changed'
  checksAdded: string[]
  checksRemoved: string[]
  isRetitled: boolean
}
type Props = {
  framework: string
  edition: {
    versionBefore: string
    versionAfter: string
    changes: Change[]
    before: { controls: number; withGaps: number }
    after: { controls: number; withGaps: number }
  }
  /** Title of a check by its id. */
  titles: Record<string, string>
  refused: string | null
}

/** An edition that waits to be adopted: its effect on the figures, and every control that it changes. */
export function EditionNotice({ framework, edition, titles, refused }: Props) {
  const { versionBefore, versionAfter, changes, before, after } = edition
  const named = (ids: string[]) => ids.map((id) => titles[id] ?? id).join(', ')
  return (
    <Notice
      title={
        versionBefore === versionAfter
          ? 'This version of Muster maps the framework differently.'
          : `Version ${versionAfter} is available; ${versionBefore} is in use.`
      }
      action={<AdoptButton framework={framework} refused={refused} />}
    >
      Adopting it changes {counted(changes.length, 'control')}: {before.withGaps} of {before.controls}{' '}
      evaluated controls have open gaps now, {after.withGaps} of {after.controls} then. Earlier dates do not
      change.
      <details>
        <summary>Changed controls</summary>
        <ul>
          {changes.map((one) => (
            <li key={`${one.kind} ${one.id}`}>
              <span className="strong">{one.id}</span> {one.title}:{' '}
              {[
                one.kind === 'changed' ? null : one.kind,
                one.isRetitled ? 'new title' : null,
                one.checksAdded.length > 0 ? `with ${named(one.checksAdded)}` : null,
                one.checksRemoved.length > 0 ? `without ${named(one.checksRemoved)}` : null,
              ]
                .filter(Boolean)
                .join('; ')}
            </li>
          ))}
        </ul>
      </details>
    </Notice>
  )
}
