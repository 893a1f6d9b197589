/** A place that holds the deployment's secrets by name; what lies there serves the workflows of every owner. */
export interface SecretStore {
  /** For people: `the secret store "azure-keyvault"`. */
  readonly title: string;
  /** How this store spells a name, for whoever is told to put a secret there. */
  spell(name: string): string;
  /**
   * The secret's value; undefined when the store has none of that name.
   *
   * @throws {FunctionError} when the store cannot say: retryable where that may pass.
   */
  read(name: string): Promise<string | undefined>;
}
