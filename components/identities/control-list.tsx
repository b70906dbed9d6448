import { Link } from '@/components/ui/link'
import type { BrokenControl } from '@/lib/model/answers/findings'

const controlHref = (control: BrokenControl) =>
  `/frameworks/${control.framework}?control=${encodeURIComponent(control.id)}${
    control.citedAs ? `&cited=${encodeURIComponent(control.citedAs.id)}` : ''
  }`

/** Controls with their published id, and the superseded or wrong reference in use for it. */
export function ControlList({ controls }: { controls: BrokenControl[] }) {
  return (
    <ul className="text">
      {controls.map((control) => (
        <li key={`${control.framework} ${control.id}`}>
          <Link href={controlHref(control)} prefetch={false} title={control.frameworkName}>
            {control.id}
          </Link>{' '}
          {control.title}
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
}
