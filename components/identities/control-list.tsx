import { Link } from '@/components/ui/link'
import { counted } from '@/components/ui/figures'
import type { BrokenControl } from '@/lib/model/answers/findings'

const controlHref = (control: BrokenControl) =>
  `/frameworks/${control.framework}?control=${encodeURIComponent(control.id)}${
    control.citedAs ? `&cited=${encodeURIComponent(control.citedAs.id)}` : ''
  }`

/** Controls of pinned frameworks with their published ids; those of other frameworks behind a press. */
export function ControlList({ controls }: { controls: BrokenControl[] }) {
  const pinned = controls.filter((control) => control.pinned)
  const others = controls.filter((control) => !control.pinned)
  return (
    <>
      <Controls controls={pinned} />
      {others.length > 0 ? (
        <details>
          <summary className="small text-2">{counted(others.length, 'control')} of other frameworks</summary>
          <Controls controls={others} isNamed />
        </details>
      ) : null}
    </>
  )
}

const Controls = ({ controls, isNamed = false }: { controls: BrokenControl[]; isNamed?: boolean }) => (
  <ul className="text">
    {controls.map((control) => (
      <li key={`${control.framework} ${control.id}`}>
        <Link href={controlHref(control)} prefetch={false} title={control.frameworkName}>
          {control.id}
        </Link>{' '}
        {control.title}
        {isNamed ? <span className="small text-3"> {control.frameworkName}</span> : null}
        {control.citedAs ? (
          <span className="small text-3" title={control.citedAs.because}>
            {' '}
            (also cited as {control.citedAs.id})
          </span>
        ) : null}
      </li>
    ))}
  </ul>
)
