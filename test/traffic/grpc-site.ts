import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { InventoryClient } from './grpc-client';
import { Site } from './site';
import { Copies, Copy } from '../../tools/local-edge/copies';
import { SynthesisedStack } from '../../tools/pictures/templates';

const LATE_MILLISECONDS = 10_000;

/** The served gRPC example, its copies, and a client of it. */
export class GrpcSite {
  public static async start(stacks: SynthesisedStack[], copies: Copies): Promise<GrpcSite> {
    return new GrpcSite(await Site.start(stacks, undefined, copies.ports), copies);
  }

  public readonly client: InventoryClient;
  /** Who goes to the load balancer itself. */
  public readonly direct: InventoryClient;

  private constructor(
    public readonly site: Site,
    private readonly all: Copies,
  ) {
    const { places } = site.edge;
    const certificates = readFileSync(places.trusted);
    this.client = new InventoryClient(places.edgeHttps, site.host, certificates);
    this.direct = new InventoryClient(places.loadBalancer(443, true), site.host, certificates);
  }

  public get copies(): Copy[] {
    return this.all.of(this.site.edge.site.targetGroups[0]);
  }

  /** Which copy had each of these calls, by request id, and how it ended there; a line of a log may come later than the answer. */
  public async logged(ids: string[]): Promise<{ copy: Copy; code: string }[]> {
    for (const end = Date.now() + LATE_MILLISECONDS; Date.now() < end; await pause(20)) {
      const lines = this.copies.flatMap(copy => ended(copy).map(line => ({ ...line, copy })));
      const found = ids.map(id => lines.filter(({ requestId }) => requestId === id));
      if (found.every(({ length }) => length > 0)) return found.map(([line]) => line);
    }
    throw new Error(`no copy has logged all of ${ids.join(', ')}`);
  }

  public async stop(): Promise<void> {
    this.client.close();
    this.direct.close();
    await this.site.stop();
  }
}

function ended({ service }: Copy): { requestId: string; code: string }[] {
  // The last piece may be half a line.
  const lines = service.log.split('\n').slice(0, -1);
  return lines.filter(line => line.includes('call ended')).map(line => JSON.parse(line));
}
