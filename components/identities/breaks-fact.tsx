import { Fact } from '@/components/ui/facts'
import { counted } from '@/components/ui/figures'
import { ControlList } from './control-list'
import { isOpen, type IdentitySheet } from './sheet'

/** Controls that the open findings fail, each with its other id if one is in use. */
export function BreaksFact({ sheet, most }: { sheet: IdentitySheet; most?: number }) {
  const { controls, findings } = sheet
  const open = findings.filter(isOpen)
  const pinned = controls.filter((control) => control.pinned)
  const shown = most ? pinned.slice(0, most) : controls
  return (
    <Fact
      label="Controls"
      provenance={
        <>
          {counted(open.length, 'open finding')}
          {controls.length > shown.length
            ? `; ${counted(controls.length - shown.length, 'more control')} on its page`
            : ''}
        </>
      }
    >
      {controls.length === 0 ? (
        open.length === 0 ? (
          'None: no open finding'
        ) : (
          'No mapped control'
        )
      ) : (
        <ControlList controls={shown} />
      )}
    </Fact>
  )
}
