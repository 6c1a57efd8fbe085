/**
 * What keeps the store small and quick: old messages move to an archive, what is no longer to be kept goes, and the
 * space is given back. All of it goes in short steps between the batches of messages: whoever stops after one, or is
 * killed in the middle, loses and doubles nothing, and the next run goes on.
 *
 * A message is open while a delivery of it waits or is held, or was given up and nobody has decided about it. An open
 * message is left alone, however old.
 */
export interface MaintenanceOperations {
  /**
   * Moves messages that came before `receivedBefore` with their deliveries to the archive, without what they said.
   * Receipts stay: an edit or a deletion brings a message back into the log.
   */
  archiveMessages(input: ArchiveStep): Promise<MovedSlice>;
  /** Forgets what messages said that came before `receivedBefore`. */
  purgeContent(input: SliceOf): Promise<Slice>;
  /** Deletes archived messages that came before `receivedBefore`, and all that belongs to them. */
  purgeArchive(input: SliceOf): Promise<MovedSlice>;

  /** Forgets what people said, and their names, who opted out. */
  purgeOptOuts(input: OptOutStep): Promise<Slice>;

  readSpace(input: Record<string, never>): Promise<Space>;
  /** Gives so many pages back to the disk, as far as they are free. The file shrinks at the next checkpoint. */
  giveBackSpace(input: { readonly pages: number }): Promise<Space>;
  /** Lets the database look whether its statistics of the tables still fit. */
  optimize(input: Record<string, never>): Promise<void>;
  /**
   * Copies the write-ahead log into the file, and nobody waits for it. `truncate`: then empties it, too, for which
   * writers wait a moment. False: not all of it, or there is no such log; what is left is copied another time.
   */
  checkpoint(input: { readonly truncate: boolean }): Promise<boolean>;

  /** What each job did last, by its name. */
  readJobRuns(input: Record<string, never>): Promise<ReadonlyMap<string, unknown>>;
}

/** Under which key of the configuration a job's last run stands. */
export const JOB_KEY_PREFIX = "job:";

/** Which messages a step is about: those after `afterId`, at most `limit` of them. */
export interface SliceOf {
  readonly afterId: number;
  readonly limit: number;
  readonly receivedBefore: number;
}

export interface ArchiveStep extends SliceOf {
  /** A message stays as long as something of it ended later than this. */
  readonly finishedBefore: number;
  readonly now: number;
}

export interface OptOutStep {
  readonly afterId: number;
  readonly limit: number;
  /** In the archive, or in the log. */
  readonly archived: boolean;
}

export interface Slice {
  /** Where the next step goes on. */
  readonly lastId: number;
  /** Nothing is left that is old enough. */
  readonly done: boolean;
  readonly messages: number;
}

export interface MovedSlice extends Slice {
  readonly deliveries: number;
}

export interface Space {
  /** How much a page holds; null where the database looks after its space by itself. */
  readonly pageBytes: number | null;
  readonly pages: number;
  /** Of these, free. */
  readonly freePages: number;
  /** False: the file was made without the means to give space back. Rewriting it once, by the job `compact`, mends that. */
  readonly shrinks: boolean;
}
