import { CopyButton } from './copy-button'
import { middle } from './figures'

type Props = {
  id: string
  /** What it is, for the button: "the ARN". */
  what?: string
  /** Longer ids are cut in the middle; the whole one is copied and shown on hover. */
  most?: number
}

export function CopyId({ id, what = 'the id', most }: Props) {
  const shown = most ? middle(id, most) : id
  return (
    <span className="row mono text-3" title={shown === id ? undefined : id}>
      <span className="anywhere">{shown}</span>
      <CopyButton text={id} what={what} />
    </span>
  )
}
