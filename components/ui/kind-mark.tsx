import type { IdentityKind, Provider } from '@/lib/model/vocabulary'
import { identityKindNames, providerMarks } from '@/lib/model/words'
import styles from './kind-mark.module.css'

type Props = { provider: Provider; kind?: IdentityKind }

/** The bordered code in place of a vendor's logo. */
export function KindMark({ provider, kind }: Props) {
  const { mark, name } = kind === 'ai_agent' ? providerMarks.ai : providerMarks[provider]
  const full = kind ? `${identityKindNames[kind]}, ${name}` : name
  return (
    <span className={styles.code} title={full}>
      <span aria-hidden="true">{mark}</span>
      <span className="visually-hidden">{full}</span>
    </span>
  )
}
