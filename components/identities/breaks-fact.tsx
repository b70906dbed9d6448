import Link from 'next/link'
import { Fact } from '@/components/ui/facts'
import { counted } from '@/components/ui/figures'
import { isOpen, type BrokenControl, type IdentitySheet } from './sheet'

export const controlHref = (control: Pick<BrokenControl, 'framework' | 'id' | 'citedAs'>) =>
  `/frameworks/${control.framework}?control=${encodeURIComponent(control.id)}${
    control.citedAs ? `&cited=${encodeURIComponent(control.citedAs.id)}` : ''
  }`

/** Published controls that the open findings break, with the reference by which some are cited. */
export function BreaksFact({ sheet, most }: { sheet: IdentitySheet; most?: number }) {
  const { controls, findings } = sheet
  const open = findings.filter(isOpen)
  const shown = most ? controls.slice(0, most) : controls
  const cited = shown.filter((control) => control.citedAs)
  return (
    <Fact
      label="Breaks"
      provenance={
        <>
          {counted(open.length, 'open finding')}
          {controls.length > shown.length
            ? `; ${controls.length - shown.length} more controls on its page`
            : ''}
          {cited.map((control) => (
            <span key={control.id} title={control.citedAs?.because}>
              . {control.id}, also cited as {control.citedAs?.id}
            </span>
          ))}
        </>
      }
    >
      {controls.length === 0
        ? open.length === 0
          ? 'Nothing: no finding is open'
          : 'No mapped control'
        : shown.map((control) => (
            <div key={`${control.framework} ${control.id}`}>
              <Link href={controlHref(control)} prefetch={false} title={control.frameworkName}>
                {control.id}
              </Link>{' '}
              {control.title}
            </div>
          ))}
    </Fact>
  )
}
