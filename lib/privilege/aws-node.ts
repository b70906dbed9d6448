import type { TrustLine } from './aws-assume'
import type { Decision, Policies } from './aws-decision'
import type { Principal } from './aws-keys'

/** A user, a role, or a group in the place of a user that is in nothing else. */
export interface Node {
  key: string
  principal: Principal
  policies: Policies
  /** Every policy that it holds was imported. */
  isKnown: boolean
  admin: Decision
  trust: readonly TrustLine[]
  /** Services that its trust policy lets assume it. */
  services: ReadonlySet<string>
  /** ARNs of the groups it is in. */
  groups: readonly string[]
  /** ARNs of the customer's own policies that are attached to it. */
  ownPolicies: readonly string[]
  /** ARN of the group that this node stands for. */
  groupArn?: string
}

export interface AwsEstate {
  nodes: readonly Node[]
  /** All users and roles of the account were imported. */
  isComplete: (account: string) => boolean
  asOf: Date
}

/** A way to administrator rights, or the reason why there may be one. */
export type Path = { hops: number; path: string[] } | { doubt: string }
