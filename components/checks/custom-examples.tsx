import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import type { Subject } from '@/lib/model/conditions/facts'
import { type Verdict, verdicts } from '@/lib/model/vocabulary'
import { verdictNames } from './check-words'
import styles from './checks.module.css'
import type { Draft } from './custom-draft'

type Props = {
  subject: Subject
  examples: Draft['examples']
  onChange: (examples: Draft['examples']) => void
}

/** Examples with the result that each has to have: they are tried before the check can be saved. */
export function CustomExamples({ subject, examples, onChange }: Props) {
  const set = (key: number, part: Partial<Draft['examples'][number]>) =>
    onChange(examples.map((one) => (one.key === key ? { ...one, ...part } : one)))
  return (
    <section className={styles.form} aria-labelledby="custom-examples">
      <SectionTitle id="custom-examples" note="at least one gap and one pass">
        Examples
      </SectionTitle>
      {examples.map(({ key, verdict, text }, at) => (
        <fieldset key={key} className={styles.part}>
          <legend className="small strong">Example {at + 1}</legend>
          <SelectField
            label="Result"
            value={verdict}
            onChange={(event) => set(key, { verdict: event.target.value as Verdict })}
            options={verdicts.map((value) => ({ value, label: verdictNames[value] }))}
          />
          <TextArea
            label="Facts, one per line"
            hint={`For example: created_at = 400 days ago. Facts that are not named are unknown; the ${subject} is active.`}
            className="mono"
            spellCheck={false}
            value={text}
            onChange={(event) => set(key, { text: event.target.value })}
          />
          {examples.length > 2 ? (
            <div className="row">
              <Button small look="quiet" onClick={() => onChange(examples.filter((one) => one.key !== key))}>
                Remove example {at + 1}
              </Button>
            </div>
          ) : null}
        </fieldset>
      ))}
      <div className="row">
        <Button
          small
          onClick={() =>
            onChange([
              ...examples,
              {
                key: Math.max(...examples.map(({ key }) => key)) + 1,
                verdict: 'unknown',
                when: '',
                text: '',
              },
            ])
          }
        >
          Add an example
        </Button>
      </div>
    </section>
  )
}
