'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { useRevokeToken } from './queries'
import type { ScopeChoices } from '@/components/session/scope-words'
import { roleWords } from './role-words'
import type { TokenRow } from '@/lib/model/answers/access'
import { lazily } from '@/components/ui/lazily'

const TokenDialog = lazily(() => import('./token-dialog').then((file) => file.TokenDialog))

type Props = { tokens: TokenRow[]; choices: ScopeChoices; now: string }

/** Tokens with which machines talk to the API. Their secret is not stored and cannot be shown. */
export function TokenTable({ tokens, choices, now }: Props) {
  const router = useRouter()
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<TokenRow | null>(null)
  const revoke = useRevokeToken()
  return (
    <section aria-labelledby="tokens">
      <SectionTitle
        id="tokens"
        note="for collectors without a workload identity"
        more={
          <Button look="filled" small onClick={() => setMaking(true)}>
            Create token
          </Button>
        }
      >
        API tokens
      </SectionTitle>
      {tokens.length === 0 ? (
        <EmptyState title="No API tokens.">
          Collectors send a token as Authorization: Bearer, for example to POST /api/v1/imports.
        </EmptyState>
      ) : (
        <Table label="API tokens" blocks>
          <thead>
            <tr>
              <HeadCell>Token</HeadCell>
              <HeadCell width={128}>Role</HeadCell>
              <HeadCell width={112}>State</HeadCell>
              <HeadCell width={128} keep={3}>
                Last used
              </HeadCell>
              <HeadCell width={128} keep={3}>
                Ends
              </HeadCell>
              <HeadCell width={96}>
                <span className="visually-hidden">Actions</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <tr key={token.id}>
                <Cell>
                  <NameCell
                    name={token.name}
                    detail={
                      <>
                        {token.createdBy}, <Time at={token.createdAt} form="day" />
                      </>
                    }
                  />
                </Cell>
                <Cell>{roleWords[token.role].name}</Cell>
                <Cell>
                  {token.state === 'live' ? (
                    'Live'
                  ) : (
                    <span className="text-3">{token.state === 'expired' ? 'Expired' : 'Revoked'}</span>
                  )}
                </Cell>
                <Cell keep={3}>
                  {token.lastUsedAt ? (
                    <Time at={token.lastUsedAt} form="relative" now={now} />
                  ) : (
                    <span className="text-3">never</span>
                  )}
                </Cell>
                <Cell keep={3}>
                  <Time at={token.expiresAt} form="day" />
                </Cell>
                <Cell>
                  {token.state === 'live' ? (
                    <Button small look="danger" onClick={() => setEnding(token)}>
                      Revoke
                    </Button>
                  ) : null}
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {making ? <TokenDialog choices={choices} onClose={() => setMaking(false)} /> : null}
      {ending ? (
        <FormDialog
          title={`Revoke ${ending.name}?`}
          action="Revoke token"
          look="danger"
          change={revoke}
          onSubmit={() =>
            revoke.mutate(ending.id, {
              onSuccess: () => {
                setEnding(null)
                router.refresh()
              },
            })
          }
          onClose={() => setEnding(null)}
        >
          <p>Requests with this token are refused immediately. It cannot be activated again.</p>
        </FormDialog>
      ) : null}
    </section>
  )
}
