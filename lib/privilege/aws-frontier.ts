import type { Node } from './aws-node'

/** Who has been reached last, found by whom they let in, so that nobody is asked about everybody. */
export class Frontier {
  readonly #inAccount = new Map<string, Node[]>()
  readonly #byName = new Map<string, Node[]>()
  readonly #byAccount = new Map<string, Node[]>()
  readonly #open: Node[] = []
  readonly #byArn = new Map<string, Node>()

  constructor(nodes: readonly Node[]) {
    for (const node of nodes) {
      add(this.#inAccount, node.principal.account, node)
      this.#byArn.set(node.groupArn ?? node.principal.arn, node)
      const names = new Set(
        node.trust
          .filter(({ effect }) => effect === 'allow')
          .map(({ principal, except }) => (except.length > 0 ? '*' : principal)),
      )
      for (const name of names) {
        const account = /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1]
        const session = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(name)
        if (name === '*') this.#open.push(node)
        else if (account) add(this.#byAccount, account, node)
        else add(this.#byName, session ? `${session[2]}/${session[3]}` : name, node)
      }
    }
  }

  /** @param named the only resources that come into question, when they are known */
  inAccount(account: string, named: readonly string[] | undefined): readonly Node[] {
    if (!named) return this.#inAccount.get(account) ?? []
    return named
      .flatMap((arn) => this.#byArn.get(arn) ?? [])
      .filter(({ principal }) => principal.account === account)
  }

  /** Roles whose trust policy names the actor, its account or everybody; the last two need a right of the actor's. */
  *lettingIn({ principal }: Node, hasRight: boolean, named: readonly string[] | undefined): Generator<Node> {
    const { arn, account, kind, name } = principal
    const found = new Set([
      ...(this.#byName.get(arn) ?? []),
      ...(kind === 'role' ? (this.#byName.get(`${account}/${name}`) ?? []) : []),
      ...(hasRight
        ? (named?.flatMap((one) => this.#byArn.get(one) ?? []) ?? this.#byAccount.get(account) ?? [])
        : []),
      ...(hasRight ? this.#open : this.#open.filter((node) => node.principal.account === account)),
    ])
    for (const node of found) if (node.principal.arn !== arn) yield node
  }
}

function add(map: Map<string, Node[]>, key: string, node: Node): void {
  const list = map.get(key)
  if (list) list.push(node)
  else map.set(key, [node])
}
