import type { Submit } from "./build-store.js";
import type { HistoryOperations, ReadOptions } from "./history.js";
import type { Input, OperationName, Output } from "./operations/index.js";
import type { Read, ReadInput, ReadName, ReadOutput } from "./reads.js";

/** What the store tells of the past, over whatever carries its calls and its reads. */
export function buildHistory(submit: Submit, read: Read): HistoryOperations {
  const plain =
    <Name extends OperationName>(name: Name) =>
    (input: Input<Name>): Promise<Output<Name>> =>
      submit(name, input);
  const reading =
    <Name extends ReadName>(name: Name) =>
    (input: ReadInput<Name>, options?: ReadOptions): Promise<ReadOutput<Name>> =>
      read(name, input, options);
  return {
    listDeliveries: reading("listDeliveries"),
    searchMessages: reading("searchMessages"),
    readStatistics: reading("readStatistics"),
    readMappingStatistics: reading("readMappingStatistics"),
    readSeries: reading("readSeries"),
    listAudit: reading("listAudit"),
    listFailed: reading("listFailed"),
    listRetrying: reading("listRetrying"),
    readDatabaseSize: reading("readDatabaseSize"),
    checkIntegrity: reading("checkIntegrity"),
    rollUp: async (input) => {
      const { deliveryId } = await submit("readSettledIds", {});
      return await submit("rollUp", { ...input, settledId: deliveryId });
    },
    indexTexts: async (input) => {
      const { messageId } = await submit("readSettledIds", {});
      return await submit("indexTexts", { ...input, settledId: messageId });
    },
    rebuildStats: plain("rebuildStats"),
    purgeHistory: plain("purgeHistory"),
    listAccounts: plain("listAccounts"),
    setAccountStatus: plain("setAccountStatus"),
    listBots: plain("listBots"),
    listAllFilters: plain("listAllFilters"),
    listFilters: plain("listFilters"),
    addFilter: plain("addFilter"),
    setFilterEnabled: plain("setFilterEnabled"),
    removeFilter: plain("removeFilter"),
    countFilterHits: plain("countFilterHits"),
    resolveFailed: plain("resolveFailed"),
  };
}
