import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { COMPONENTS, type DaprApp } from './dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';

/** A setting in clear text, or the name of a secret of the secret store. */
export type ComponentSetting = string | { readonly secret: string };

export interface ComponentDescription {
  readonly name: string;
  /** Such as `pubsub.redis`. */
  readonly type: string;
  /** Undefined settings are left out. */
  readonly settings: Readonly<Record<string, ComponentSetting | undefined>>;
  /** Whose sidecars load it. */
  readonly apps: readonly DaprApp[];
}

function toMetadata(name: string, setting: ComponentSetting) {
  if (typeof setting === 'string') return { name, value: setting };
  return { name, secretKeyRef: { name: setting.secret, key: setting.secret } };
}

/** A Dapr Component (dapr.io/v1alpha1); its secrets come from our secret store. */
export function addComponent(scope: Construct, description: ComponentDescription): void {
  const { name, type, settings, apps } = description;
  const metadata = Object.entries(settings).flatMap(([key, setting]) =>
    setting === undefined ? [] : [toMetadata(key, setting)],
  );
  const hasSecret = metadata.some((entry) => 'secretKeyRef' in entry);
  new ApiObject(scope, `component-${name}`, {
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
    spec: { type, version: 'v1', metadata },
    ...(hasSecret ? { auth: { secretStore: COMPONENTS.secretStore } } : {}),
    scopes: apps.map((app) => APP_IDS[app]),
  });
}
