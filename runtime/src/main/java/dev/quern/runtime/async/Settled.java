package dev.quern.runtime.async;

import java.util.List;

/**
 * What was written down about a call, durably.
 *
 * @param verdict
 *            what becomes of it
 * @param dropped
 *            whether it was not in the queue any more, so that nothing was written
 * @param told
 *            the calls of destinations that were added
 * @param kept
 *            how many buckets were given a record
 * @param notTold
 *            how many destinations were not there
 */
record Settled(Tried tried, Verdict verdict, boolean dropped, List<QueuedCall> told, int kept, int notTold) {}
