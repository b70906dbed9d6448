import { Button } from '@/components/ui/button'
import { NameCell } from '@/components/ui/name-cell'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { deviceWords } from './device-words'
import type { SessionRow } from '@/lib/model/answers/access'

type Props = {
  sessions: SessionRow[]
  now: string
  /** For own sessions: the current one, and how to end another. */
  own?: { currentId: string; onEnd: (id: string) => void }
}

const ways: Record<SessionRow['via'], string> = {
  oidc: 'company login',
  password: 'password',
  passkey: 'passkey',
}

/** Open sessions: device, address, when they began and were last seen. */
export function SessionRows({ sessions, now, own }: Props) {
  return (
    <Table label="Open sessions" blocks>
      <thead>
        <tr>
          <HeadCell>Device</HeadCell>
          <HeadCell width={136}>Last seen</HeadCell>
          <HeadCell width={136} keep={3}>
            Opened
          </HeadCell>
          <HeadCell width={136} keep={3}>
            Expires
          </HeadCell>
          {own ? (
            <HeadCell width={112}>
              <span className="visually-hidden">Actions</span>
            </HeadCell>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            <Cell>
              <NameCell
                name={deviceWords(session.userAgent)}
                detail={`${session.address ?? 'address unknown'}, ${ways[session.via]}`}
              />
            </Cell>
            <Cell>
              {session.lastSeenAt ? (
                <Time at={session.lastSeenAt} form="relative" now={now} />
              ) : (
                <span className="text-3">not yet</span>
              )}
            </Cell>
            <Cell keep={3}>
              <Time at={session.openedAt} />
            </Cell>
            <Cell keep={3}>
              <Time at={session.endsAt} />
            </Cell>
            {own ? (
              <Cell>
                {session.id === own.currentId ? (
                  <span className="small text-3">this session</span>
                ) : (
                  <Button small look="danger" onClick={() => own.onEnd(session.id)}>
                    End
                  </Button>
                )}
              </Cell>
            ) : null}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
