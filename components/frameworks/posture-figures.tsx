import { count } from '@/components/ui/figures'
import { KeyFigures, type KeyFigure } from '@/components/ui/key-figures'
import { UnknownGlyph } from '@/components/ui/unknown-glyph'
import { countStates } from './posture'
import type { ControlPosture } from '@/lib/model/answers/frameworks'

/** The posture in words, without a score. */
export function PostureFigures({ controls }: { controls: ControlPosture[] }) {
  const n = countStates(controls)
  const judged = controls.length - n.no_check
  const accepted = controls.filter((control) => control.accepted > 0).length
  const figures: KeyFigure[] = [
    { value: `${count(n.gap)} of ${count(judged)}`, label: 'have open gaps' },
    { value: count(n.part_unknown), label: 'no open gaps, some unknown' },
    { value: count(n.holds), label: n.holds === 1 ? 'passes for all identities' : 'pass for all identities' },
  ]
  if (n.cannot_judge > 0)
    figures.push({
      value: (
        <>
          <UnknownGlyph size={18} />
          {count(n.cannot_judge)}
        </>
      ),
      label: 'cannot be evaluated',
    })
  if (n.nobody > 0) figures.push({ value: count(n.nobody), label: 'not applicable' })
  if (n.no_check > 0)
    figures.push({ value: count(n.no_check), label: 'without a check, listed below', apart: true })
  if (accepted > 0) figures.push({ value: count(accepted), label: 'with accepted findings', apart: true })
  return <KeyFigures figures={figures} />
}
