import { declared, type Listed } from './declared'

const left = (type: string, leftOut: string): Listed => ({
  has: ['Id'],
  is: { 'attributes.type': type },
  leftOut,
  as: type,
  id: 'Id',
})

/**
 * Connected apps of Salesforce and the OAuth tokens that people gave them. A token is the app's way in as that person. Sources: Salesforce Object
 * Reference, ConnectedApplication and OauthToken; SOQL answers of the REST API and of the command line.
 */
export const salesforce = declared({
  id: 'saas/salesforce',
  title: 'Salesforce connected apps and OAuth tokens',
  vendor: 'salesforce',
  asksFor: 'Salesforce organisation',
  collect: `# a user with "View Setup and Configuration" and "Manage Users" (read alone shows only its own tokens)
sf data query --json --query "SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly, CreatedDate FROM ConnectedApplication" > salesforce-apps.json
sf data query --json --query "SELECT Id, AppName, UserId, UseCount, CreatedDate, LastUsedDate FROM OauthToken" > salesforce-tokens.json`,
  lists: [
    {
      has: ['Id', 'Name', 'OptionsAllowAdminApprovedUsersOnly'],
      as: 'app',
      // A token knows its app by name only.
      id: 'Name',
      identity: {
        kind: 'api_client',
        name: ['Name'],
        created: 'CreatedDate',
        description: 'A connected app: it acts as the people who let it',
        tags: { approved_users_only: 'OptionsAllowAdminApprovedUsersOnly' },
      },
    },
    {
      has: ['Id', 'AppName', 'UserId'],
      as: 'token',
      id: 'Id',
      of: { as: 'app', id: 'AppName' },
      identity: { kind: 'api_client', name: ['AppName'] },
      credential: {
        kind: 'api_key',
        label: 'OAuth token',
        created: 'CreatedDate',
        lastUsed: 'LastUsedDate',
        binding: { user: 'UserId', uses: 'UseCount' },
      },
    },
    left('User', 'A person'),
    left('Profile', 'Rights of people'),
    left('PermissionSet', 'Rights of people'),
    left('PermissionSetAssignment', 'Rights of people'),
    left('UserRole', 'Roles of people'),
    left('Group', 'Groups of people'),
    left('GroupMember', 'Groups of people'),
    left('Organization', 'The organisation itself'),
  ],
})
