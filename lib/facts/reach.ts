/** Restricts facts to the identities in the table `judging`, or to all. */
export type Reach = 'all' | 'judging'
