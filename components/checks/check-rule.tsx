import { paramName, paramValue, predicateParts } from './check-words'
import styles from './checks.module.css'
import type { CheckDetail } from '@/lib/model/answers/checks'

/** The two predicates as they run: SQL over the facts `f` of one subject, with the numbers in force. */
export function CheckRule({ check }: { check: CheckDetail }) {
  return (
    <dl className={styles.rules}>
      <div className={styles.rule}>
        <dt className="text-3">Applies when</dt>
        <dd>
          <Predicate text={check.applies} check={check} />
        </dd>
      </div>
      <div className={styles.rule}>
        <dt className="text-3">Fails when</dt>
        <dd>
          <Predicate text={check.fails} check={check} />
        </dd>
      </div>
      <div className={styles.rule}>
        <dt className="text-3">Unknown when</dt>
        <dd className="text-2">
          <ul className={styles.list}>
            {check.unknownBecause.map((because) => (
              <li key={because}>{because}</li>
            ))}
          </ul>
        </dd>
      </div>
    </dl>
  )
}

function Predicate({ text, check }: { text: string; check: CheckDetail }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it
    <pre className={styles.sql} tabIndex={0}>
      {predicateParts(text).map((part, index) => {
        const param = check.params.find(({ name }) => name === part.param)
        if (!param) return part.param === 'as_of' ? 'as_of' : part.text
        return (
          <span
            key={index}
            className={styles.param}
            title={`${paramName(param.name, param.unit)}: ${paramValue(param.value, param.unit)}`}
          >
            {param.value}
          </span>
        )
      })}
    </pre>
  )
}
