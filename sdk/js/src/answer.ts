/** What the host answers with: kinds of entries, and why there is no answer. */

/**
 * What stands at a path: a regular file, executable or not; a directory; a symlink, read as its
 * target's text and never followed; another repository, which is not looked into; or what has no
 * content to read, such as a device, a pipe or a whiteout in an image.
 */
export type EntryKind = "file" | "directory" | "symlink" | "submodule" | "other";

/**
 * Why the host did not answer a question about the snapshot:
 * - `absent`: nothing stands there;
 * - `wrong-kind`: something stands there that can't be read or listed this way;
 * - `forbidden`: the question is not allowed, a path that leaves the snapshot, say;
 * - `limit`: a limit of the run was reached;
 * - `unavailable`: the snapshot could not be read, a fault that is not the check's.
 */
export type RefusalKind = "absent" | "wrong-kind" | "forbidden" | "limit" | "unavailable";

const REFUSALS: Record<RefusalKind, string> = {
  absent: "nothing stands there",
  "wrong-kind": "what stands there can't be read this way",
  forbidden: "the question is not allowed: ",
  limit: "a limit was reached: ",
  unavailable: "the snapshot could not be read: ",
};

/**
 * Thrown where the host does not answer a question about the snapshot. A check that does not
 * catch it has failed, with the refusal as the reason.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly kind: RefusalKind;
  /** The reason or the name of the limit; empty for `absent` and `wrong-kind`. */
  readonly detail: string;

  constructor(kind: RefusalKind, detail = "") {
    super(REFUSALS[kind] + detail);
    this.kind = kind;
    this.detail = detail;
  }
}

/**
 * Why a data set did not answer:
 * - `undeclared`: the manifest does not name it;
 * - `unavailable`: it is not on this machine, the detail says how to get it;
 * - `limit`: a limit of the run was reached.
 */
export type DataRefusalKind = "undeclared" | "unavailable" | "limit";

const DATA_REFUSALS: Record<DataRefusalKind, string> = {
  undeclared: "the manifest does not name this data set",
  unavailable: "the data set is not here: ",
  limit: "a limit was reached: ",
};

/** Thrown where a data set does not answer; otherwise like {@link Refusal}. */
export class DataRefusal extends Error {
  override readonly name = "DataRefusal";
  readonly kind: DataRefusalKind;
  /** How to get the data set, or the name of the limit; empty for `undeclared`. */
  readonly detail: string;

  constructor(kind: DataRefusalKind, detail = "") {
    super(DATA_REFUSALS[kind] + detail);
    this.kind = kind;
    this.detail = detail;
  }
}

/**
 * Thrown by a check that can't do its work: the check's own failure, never a finding. The message
 * is shown as it is. Any other error that leaves a check is shown as a fault in its code, with
 * the place.
 */
export class Failure extends Error {
  override readonly name = "Failure";
}
