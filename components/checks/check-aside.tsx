import { Link } from '@/components/ui/link'
import { counted } from '@/components/ui/figures'
import { controlHref } from '@/components/frameworks/posture'
import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import { paramName, partName } from './check-words'
import styles from './checks.module.css'
import type { CheckDetail } from '@/lib/model/answers/checks'

export interface EvidenceFor {
  framework: string
  frameworkName: string
  id: string
  title: string
  /** Of a framework that the organisation answers to. */
  pinned: boolean
}

type Props = { check: CheckDetail; controls: EvidenceFor[] }

const Controls = ({ controls }: { controls: EvidenceFor[] }) => (
  <ul className="stack">
    {controls.map((control) => (
      <li key={`${control.framework} ${control.id}`}>
        <Link className="strong" href={controlHref(control.framework, control.id)}>
          {control.id}
        </Link>{' '}
        {control.title}
        <span className="small text-3 block">{control.frameworkName}</span>
      </li>
    ))}
  </ul>
)

/** Controls of the check, possible false positives, and threshold history. */
export function CheckAside({ check, controls }: Props) {
  const others = controls.filter(({ pinned }) => !pinned)
  const units = new Map(check.params.map(({ name, unit }) => [name, unit]))
  return (
    <div className="sections">
      <section aria-labelledby="controls">
        <SectionTitle id="controls" note={counted(controls.length, 'control')}>
          Evidence for
        </SectionTitle>
        {controls.length === 0 ? (
          <p className="text-2">No control of the installed frameworks uses this check.</p>
        ) : (
          <>
            <Controls controls={controls.filter(({ pinned }) => pinned)} />
            {others.length > 0 ? (
              <details>
                <summary className="small text-2">
                  {counted(others.length, 'control')} of other frameworks
                </summary>
                <Controls controls={others} />
              </details>
            ) : null}
          </>
        )}
      </section>
      {check.falsePositives.length > 0 ? (
        <section aria-labelledby="wrong">
          <SectionTitle id="wrong">Possible false positives</SectionTitle>
          <ul className={`${styles.list} text-2`}>
            {check.falsePositives.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {check.params.length > 0 ? (
        <section aria-labelledby="versions">
          <SectionTitle id="versions">Threshold history</SectionTitle>
          {check.versions.length === 0 ? (
            <p className="text-2">Default thresholds, never changed.</p>
          ) : (
            <ol className="stack">
              {check.versions.map((one) => (
                <li key={one.version}>
                  <span className="strong">Version {one.version}</span>{' '}
                  <span className="text-2">
                    {Object.entries(one.params)
                      .map(([name, value]) => `${paramName(name, units.get(name) ?? '')} ${value}`)
                      .join(', ')}
                  </span>
                  {one.narrower.map(({ when, params }) => (
                    <span key={partName(when)} className="text-2 block anywhere">
                      For {partName(when)}:{' '}
                      {Object.entries(params)
                        .map(([name, value]) => `${paramName(name, units.get(name) ?? '')} ${value}`)
                        .join(', ')}
                    </span>
                  ))}
                  <span className="small text-3 block">
                    {one.changedBy}, <Time at={one.changedAt} />
                  </span>
                </li>
              ))}
            </ol>
          )}
        </section>
      ) : null}
    </div>
  )
}
