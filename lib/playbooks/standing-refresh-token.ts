import type { Playbook, Step } from './playbook'
import { asOkta } from './steps/okta'

const watch: Step = {
  phase: 'watch',
  title: 'See that the client renews',
  why: 'One renewal with the new token shows that nothing was left on the old one.',
}

export const standingRefreshToken: Playbook = {
  summary:
    'Have the server replace the token at each use, or do without it: a machine gets tokens for its own identity.',
  preflight: [
    'Does the client act for a person, or for itself? For itself it needs no refresh token.',
    'Does the client store the new token that comes with each renewal? One that does not is locked out by rotation.',
    'Which scopes does it ask for? Offline access is more than most need.',
  ],
  steps: {
    aws: [
      {
        phase: 'switch',
        title: 'Revoke the refresh token of the user pool’s client',
        why: 'The access tokens that came of it end with it. The file has ClientId and Token, and ClientSecret where the client has one; so no secret is in a history.',
        command: 'aws cognito-idp revoke-token --region {region} --cli-input-json file://revoke.json',
      },
      watch,
    ],
    kubernetes: [
      {
        phase: 'prepare',
        title: 'Use the service account’s own token',
        why: 'A projected token is renewed by the kubelet, and no refresh token is stored.',
      },
      watch,
    ],
    spiffe: [
      {
        phase: 'prepare',
        title: 'Authenticate the client with its SVID',
        why: 'The token endpoint issues an access token for it, and no refresh token is stored.',
      },
      watch,
    ],
    github: [
      {
        phase: 'prepare',
        title: 'Use an installation token of the app in place of a user’s token',
        why: 'The app requests it with its key whenever it is needed; it is valid for an hour.',
      },
      watch,
    ],
    okta: [
      {
        phase: 'prepare',
        title: 'Have Okta replace the token at each use',
        why: 'In the application’s settings under Refresh token: rotate token after every use. A token that comes twice then ends all that came of it.',
      },
      watch,
      {
        phase: 'finish',
        title: 'Revoke the old token',
        why: 'The access token issued from it ends with it. The client asks its user to sign in again and gets a token that rotates.',
        command: `${asOkta} -X DELETE https://{scope}/api/v1/apps/{nativeId}/tokens/{credentialId}`,
      },
    ],
    other: [
      {
        phase: 'prepare',
        title: 'Give the client an identity of its own',
        why: 'Client credentials with a key, or federation, issue short tokens whenever they are needed.',
      },
      {
        phase: 'switch',
        title: 'Rotate refresh tokens at each use, and detect reuse',
        why: 'A copy then works once at most, and its use ends the whole chain. Where the server can, bind the token to the client’s key.',
      },
      watch,
      {
        phase: 'finish',
        title: 'Revoke the old token',
        why: 'With the server’s revocation endpoint, or by ending the session that it belongs to.',
      },
    ],
  },
  hold: { days: 7, because: 'A week shows the weekly runs that still use the old token.' },
  proof: 'A later list names no such token, or says that it was replaced and used within the limits.',
}
