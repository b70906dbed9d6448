import { type OutboundItem, type OutboundType, outboundWords, type WebhookFormat } from '@/lib/model/outward'

export interface Outbound {
  id: string
  type: OutboundType
  at: Date
  items: readonly OutboundItem[]
  /** Items of the whole change; more than `items` when it was cut into several events. */
  total: number
}

const LINES_MAX = 10

/** The body of a delivery in the format that its receiver reads. `origin` is the public address of this Muster. */
export function bodyOf(event: Outbound, format: WebhookFormat, origin: string): string {
  if (format === 'slack') return JSON.stringify(slack(event, origin))
  if (format === 'teams') return JSON.stringify(teams(event, origin))
  return JSON.stringify({
    id: event.id,
    type: event.type,
    timestamp: event.at.toISOString(),
    data: {
      total: event.total,
      items: event.items.map(({ path, ...item }) => ({ ...item, url: origin + path })),
    },
  })
}

/** "3 findings opened": the first line of a message. */
export const headlineOf = ({ type, items }: Pick<Outbound, 'type' | 'items'>): string =>
  items.length === 1 ? `1 ${outboundWords[type][0]}` : `${items.length} ${outboundWords[type][1]}`

const detailOf = (item: OutboundItem): string =>
  [item.severity, item.identity, item.proof, item.note, item.by && `by ${item.by}`]
    .filter(Boolean)
    .join(' · ')
const rest = ({ items }: Outbound): string | null =>
  items.length > LINES_MAX ? `and ${items.length - LINES_MAX} more` : null

// Slack reads & < > as markup; names come from a provider and may hold anything.
const slackText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function slack(event: Outbound, origin: string): object {
  const lines = event.items.slice(0, LINES_MAX).map((item) => {
    const detail = detailOf(item)
    const title = slackText(item.title).replaceAll('|', '¦')
    return `• <${origin}${item.path}|${title}>${detail ? ` ${slackText(detail)}` : ''}`
  })
  const more = rest(event)
  return {
    text: `Muster: ${headlineOf(event)}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*Muster: ${headlineOf(event)}*` } },
      { type: 'section', text: { type: 'mrkdwn', text: [...lines, ...(more ? [more] : [])].join('\n') } },
    ],
  }
}

// An adaptive card, as the workflow behind a Teams channel takes it. Text there is Markdown: names must not make links.
const teamsText = (text: string): string => text.replace(/[[\]()*_~`\\]/g, (mark) => `\\${mark}`)

function teams(event: Outbound, origin: string): object {
  const lines = event.items.slice(0, LINES_MAX).map((item) => ({
    type: 'TextBlock',
    wrap: true,
    text: `[${teamsText(item.title)}](${origin}${item.path}) ${teamsText(detailOf(item))}`.trim(),
  }))
  const more = rest(event)
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { type: 'TextBlock', weight: 'Bolder', wrap: true, text: `Muster: ${headlineOf(event)}` },
            ...lines,
            ...(more ? [{ type: 'TextBlock', wrap: true, text: more }] : []),
          ],
        },
      },
    ],
  }
}
