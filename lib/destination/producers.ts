import { describe } from '../private/describe';
import { assertKinds, having, Kind } from '../private/kind';
import { isKnown } from '../private/known';

const PRODUCERS: Kind = having(
  "FlowLogProducers such as FlowLogProducers.accounts(['111111111111'])", '_accountIds');

/**
 * Who may deliver to a bucket from outside of the app: accounts, or an organization.
 *
 * `FlowLogs` of the app that write to it are admitted by themselves.
 */
export class FlowLogProducers {
  /**
   * Flow logs of these accounts, in all regions. The policy of a bucket holds 640 of them, whatever the name of the
   * bucket, also with `writeOnce`, without `keyPrefix` and statements of others; an organization takes no more room
   * than one.
   *
   * @param accountIds ids of 12 digits or tokens, at least one, else throws
   */
  public static accounts(accountIds: string[]): FlowLogProducers {
    if (!Array.isArray(accountIds) || accountIds.length === 0) {
      throw new Error(`'accountIds' must hold at least one account, got ${describe(accountIds)}`);
    }
    const wrong = accountIds.find((id) => typeof id !== 'string' || isKnown(id) && !/^\d{12}$/.test(id));
    if (wrong !== undefined) {
      throw new Error(`'accountIds' must be of 12 digits, got ${describe(wrong)}`);
    }
    return new FlowLogProducers([...accountIds]);
  }

  /**
   * Flow logs of all accounts of an organization, in all regions. The accounts of the app are taken for members of it.
   *
   * @param organizationId such as `o-a1b2c3d4e5`, else throws
   */
  public static organization(organizationId: string): FlowLogProducers {
    if (typeof organizationId !== 'string'
      || isKnown(organizationId) && !/^o-[a-z0-9]{10,32}$/.test(organizationId)) {
      throw new Error(`'organizationId' must be such as 'o-a1b2c3d4e5', got ${describe(organizationId)}`);
    }
    return new FlowLogProducers([], organizationId);
  }

  /**
   * Refuses what untyped languages can give in place of producers.
   *
   * @internal
   */
  public static _assert(producers: FlowLogProducers | undefined): void {
    assertKinds('props', { producers }, { producers: PRODUCERS });
  }

  private constructor(
    /** @internal */
    public readonly _accountIds: string[],
    /** @internal */
    public readonly _organizationId?: string,
  ) {}
}
