import { powers } from './powers'

/** Rights that together make their holder an administrator, or let them become one. Full action names. */
interface RightsPattern {
  id: string
  needs: readonly string[]
  note: string
}

/** Whoever holds one of these everywhere needs nothing else. */
export const adminSets: readonly RightsPattern[] = [
  {
    id: 'aws-iam-full-access',
    needs: [
      'iam:AttachRolePolicy',
      'iam:AttachUserPolicy',
      'iam:CreatePolicyVersion',
      'iam:CreateRole',
      'iam:PassRole',
      'iam:PutRolePolicy',
      'iam:UpdateAssumeRolePolicy',
    ],
    note: 'AdministratorAccess, IAMFullAccess and their like: all of IAM is all of the account.',
  },
  {
    id: 'k8s-cluster-admin',
    needs: [
      'k8s:clusterroles:escalate',
      'k8s:clusterroles:bind',
      'k8s:users:impersonate',
      'k8s:secrets:get',
      'k8s:pods:create',
    ],
    note: 'cluster-admin and its like.',
  },
  {
    id: 'spire-admin',
    needs: ['spire:admin'],
    note: 'An admin entry: may register any identity of the trust domain.',
  },
  {
    id: 'spire-downstream',
    needs: ['spire:downstream'],
    note: 'A downstream entry gets a certificate authority of its own, which may sign any identity of the trust domain.',
  },
  ...[...powers.values()]
    .filter(({ gives }) => gives === 'admin')
    .map(({ right, why }) => ({ id: right, needs: [right], note: why })),
]
