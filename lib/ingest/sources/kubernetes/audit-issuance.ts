import type { EventRecord } from '@/lib/model/records'

/** What all records of one audit event have in common. */
export type Shared = Pick<
  EventRecord,
  'eventId' | 'occurredAt' | 'result' | 'context' | 'sourceIp' | 'userAgent'
>

/** What every issuance says before it is known what was issued to whom. */
export type Issuance = Shared & Pick<EventRecord, 'type' | 'kind' | 'issuer' | 'requester'>
