import type { Step } from '../playbook'

/** Microsoft Graph lets nobody change agents whose token reaches the whole directory, and every token of the CLI for a person does. */
export const asApplication = (permission: string): string =>
  `It needs ${permission}: sign in as an application that holds it and not Directory.ReadWrite.All, because tokens of the CLI for a person are refused.`

// Named, because it serves whoever loses rights in Azure.
export const watchDeniedCalls: Step = {
  phase: 'watch',
  title: 'Monitor denied calls',
  why: 'AuthorizationFailed names the missing action. The activity log has what one subscription was asked to write, delete or do, the one that az is set to. Denied reads and calls on data are in the logs of each resource.',
  command:
    'az monitor activity-log list --status Failed --offset 7d --max-events 1000 --query "[?claims.appid==\'{nativeId}\']"',
}
