'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { count } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { SectionTitle } from '@/components/ui/section-title'
import { SelectField } from '@/components/ui/select-field'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { TextField } from '@/components/ui/text-field'
import { Time } from '@/components/ui/time'
import type { Environment } from '@/lib/model/vocabulary'
import { useSetPlace } from './queries'
import styles from './settings.module.css'
import type { Place, UnsaidScope } from '@/lib/model/answers/imports'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'

type Said = Exclude<Environment, 'unknown'>
const choices: { value: Said; label: string }[] = [
  { value: 'production', label: 'Production' },
  { value: 'staging', label: 'Staging' },
  { value: 'development', label: 'Development' },
  { value: 'test', label: 'Test' },
]
const labelOf = (environment: Environment) =>
  choices.find(({ value }) => value === environment)?.label ?? environment

type Props = { rows: Place[]; unsaid: UnsaidScope[]; now: string }

/** Which environment an account, a cluster or a network is, where no source says it. */
export function PlaceTable({ rows, unsaid, now }: Props) {
  const router = useRouter()
  const set = useSetPlace()
  const [name, setName] = useState('')
  const [environment, setEnvironment] = useState<Said>('production')
  const say = (place: string, to: Said | null) =>
    set.mutate(
      { name: place, environment: to },
      {
        onSuccess: () => {
          setName('')
          router.refresh()
        },
      },
    )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    say(name.trim(), environment)
  }
  return (
    <>
      <section aria-labelledby="places">
        <SectionTitle id="places" note="Tags on the identity take precedence">
          Environments
        </SectionTitle>
        {rows.length === 0 ? (
          <EmptyState title="No environments set.">
            Set which accounts, clusters and networks are production. Checks on sharing across environments
            need this.
          </EmptyState>
        ) : (
          <Table label="Environments" compact>
            <thead>
              <tr>
                <HeadCell full="Account, cluster or network">Scope</HeadCell>
                <HeadCell width={112}>Environment</HeadCell>
                <HeadCell width="26%" keep={3}>
                  Set by
                </HeadCell>
                <HeadCell width={104}>
                  <span className="visually-hidden">Actions</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {rows.map((place) => (
                <tr key={place.name}>
                  <Cell>
                    <span className={place.kind === 'network' ? 'mono' : 'strong'}>{place.name}</span>
                  </Cell>
                  <Cell>{labelOf(place.environment)}</Cell>
                  <Cell keep={3}>
                    <span className="text-2">
                      {place.setBy}, <Time at={place.setAt} form="relative" now={now} />
                    </span>
                  </Cell>
                  <Cell>
                    <Button small look="danger" onClick={() => say(place.name, null)}>
                      Remove
                    </Button>
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        <form className={styles.inline} onSubmit={submit}>
          <TextField
            label="Account, cluster, trust domain or network (10.20.0.0/16)"
            name="place"
            required
            maxLength={NAME_LENGTH_MAX}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <SelectField
            label="Environment"
            options={choices}
            value={environment}
            onChange={(event) => setEnvironment(event.target.value as Said)}
          />
          <Button type="submit" aria-disabled={set.isPending || undefined}>
            Set environment
          </Button>
        </form>
        {set.error ? <ErrorState title="Nothing was changed.">{set.error.message}</ErrorState> : null}
      </section>
      {unsaid.length > 0 ? (
        <section aria-labelledby="unsaid">
          <SectionTitle id="unsaid" note="most identities first">
            Without environment
          </SectionTitle>
          <Table label="Without environment" compact>
            <thead>
              <tr>
                <HeadCell full="Account, cluster or trust domain">Scope</HeadCell>
                <HeadCell numeric width={104}>
                  Identities
                </HeadCell>
                <HeadCell width={104}>
                  <span className="visually-hidden">Actions</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {unsaid.map(({ scope, provider, identities }) => (
                <tr key={`${provider} ${scope}`}>
                  <Cell>
                    <span className="row">
                      <KindMark provider={provider} />
                      <span className="strong">{scope}</span>
                    </span>
                  </Cell>
                  <Cell numeric>{count(identities)}</Cell>
                  <Cell>
                    <Button small look="quiet" aria-label={`Choose ${scope}`} onClick={() => setName(scope)}>
                      Choose
                    </Button>
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </section>
      ) : null}
    </>
  )
}
