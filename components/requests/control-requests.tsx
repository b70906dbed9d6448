import { Link } from '@/components/ui/link'
import type { RequestRow } from '@/lib/model/answers/requests'
import { AskButton } from './ask-button'
import { RequestDue, RequestStateMark } from './request-state'

/** What a framework's page knows of requests for evidence; null for a reader to whom they are not shown. */
export type Asking = {
  /** By control. */
  requests: Readonly<Record<string, RequestRow[]>>
  answerers: readonly { email: string; name: string }[]
  /** Why this role cannot ask; null when it can. */
  refused: string | null
} | null

/** The requests for evidence of one control, with their states. */
export function ControlRequests({ control, asking }: { control: string; asking: Asking }) {
  const requests = asking?.requests[control] ?? []
  if (requests.length === 0) return null
  return (
    <ul className="stack small" aria-label={`Requests for evidence of ${control}`}>
      {requests.map((request) => (
        <li key={request.id}>
          <span className="row wrap">
            <RequestStateMark state={request.state} />
            <Link className="strong" href={`/requests/${request.id}`}>
              {request.title}
            </Link>
            {request.state === 'asked' || request.state === 'asked_again' ? (
              <span className="text-3">
                due <RequestDue request={request} />
              </span>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  )
}

type Props = { framework: string; control: { id: string; title: string }; asking: Asking }

/** Asks for evidence of one control, for those who may. */
export const AskOfControl = ({ framework, control, asking }: Props) =>
  asking && !asking.refused ? (
    <AskButton
      refused={null}
      answerers={asking.answerers}
      control={{ framework, id: control.id, title: control.title }}
    />
  ) : null
