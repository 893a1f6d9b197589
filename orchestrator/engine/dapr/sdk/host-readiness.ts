import metadata from '@dapr/dapr/proto/dapr/proto/runtime/v1/metadata_pb.js';
import { Client, credentials, Metadata } from '@grpc/grpc-js';

const PATH = '/dapr.proto.runtime.v1.Dapr/GetMetadata';
const LIMIT_MS = 2_000;

type MetadataResponse = InstanceType<typeof metadata.GetMetadataResponse>;

/** Asks a sidecar whether it hosts workflows. */
export interface HostReadiness {
  /** Whether its actors run and placement knows them. @throws when it does not answer within two seconds. */
  read(): Promise<boolean>;
  close(): void;
}

/**
 * Asks by Dapr's metadata, which may be called at any time. The workflow API of daprd 1.14 may not: it is called only once the sidecar hosts workflows.
 * Source: https://docs.dapr.io/reference/api/metadata_api/
 */
export function createHostReadiness(address: string, apiToken: string | undefined): HostReadiness {
  const client = new Client(address, credentials.createInsecure());
  const headers = new Metadata();
  if (apiToken !== undefined) headers.set('dapr-api-token', apiToken);

  function ask(): Promise<MetadataResponse | undefined> {
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        PATH,
        (request: InstanceType<typeof metadata.GetMetadataRequest>) => Buffer.from(request.serializeBinary()),
        (bytes) => metadata.GetMetadataResponse.deserializeBinary(bytes),
        new metadata.GetMetadataRequest(),
        headers,
        { deadline: Date.now() + LIMIT_MS },
        (error, response) => (error === null ? resolve(response) : reject(error)),
      );
    });
  }

  return {
    read: async () => {
      const runtime = (await ask())?.getActorRuntime();
      const { RUNNING } = metadata.ActorRuntime.ActorRuntimeStatus;
      return runtime?.getRuntimeStatus() === RUNNING && runtime.getHostReady();
    },
    close: () => client.close(),
  };
}
