/**
 * Name under which a store of secrets holds a field of credentials: the path of the field in the start body, `integrations.slack.botToken`, in the
 * letters, digits and hyphens that Azure Key Vault allows: `integrations-slack-bot-token`. Lower case, because Key Vault does not tell cases apart;
 * the first word keeps functions from any secret that is not meant for them.
 */
export function toSecretName(type: string, field: string): string {
  return ['integrations', type, field]
    .join('-')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
}
